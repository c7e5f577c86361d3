"""Invitation rounds, planned and stored"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("fair", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("objective", sa.Double(), nullable=False),
        sa.Column("bound", sa.Double(), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "budget IS NULL OR budget > 0", name=op.f("ck_invitation_rounds_budget_positive")
        ),
        sa.CheckConstraint("cap > 0", name=op.f("ck_invitation_rounds_cap_positive")),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["invitation_rounds.id"],
            name=op.f("fk_invitation_rounds_follows_id_invitation_rounds"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_invitation_rounds_made_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["accounts.id"], name=op.f("fk_invitation_rounds_sent_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_rounds")),
    )
    op.create_table(
        "round_areas",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["invitation_rounds.id"],
            name=op.f("fk_round_areas_round_id_invitation_rounds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "area", name=op.f("pk_round_areas")),
    )
    op.create_table(
        "round_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("fill", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["invitation_rounds.id"],
            name=op.f("fk_round_shifts_round_id_invitation_rounds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_round_shifts_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_shifts")),
        sa.UniqueConstraint("round_id", "shift_id", name=op.f("uq_round_shifts_round_id_shift_id")),
    )
    op.create_table(
        "round_asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=False),
        sa.Column("gain", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_round_asks_engagement_id_engagements"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_round_asks_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["invitation_rounds.id"],
            name=op.f("fk_round_asks_round_id_invitation_rounds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_round_asks_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_asks")),
        sa.UniqueConstraint(
            "round_id",
            "member_id",
            "shift_id",
            name=op.f("uq_round_asks_round_id_member_id_shift_id"),
        ),
    )
    with op.batch_alter_table("invitation_rounds") as batch:
        batch.create_index("ix_invitation_rounds_state_made_at", ["state", "made_at"])
    with op.batch_alter_table("round_shifts") as batch:
        batch.create_index(batch.f("ix_round_shifts_shift_id"), ["shift_id"])
    with op.batch_alter_table("round_asks") as batch:
        batch.create_index("ix_round_asks_round_id_shift_id", ["round_id", "shift_id"])
        batch.create_index(batch.f("ix_round_asks_engagement_id"), ["engagement_id"])
        batch.create_index(batch.f("ix_round_asks_member_id"), ["member_id"])
        batch.create_index(batch.f("ix_round_asks_shift_id"), ["shift_id"])


def downgrade() -> None:
    op.drop_table("round_asks")
    op.drop_table("round_shifts")
    op.drop_table("round_areas")
    op.drop_table("invitation_rounds")
