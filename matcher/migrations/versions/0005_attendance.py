"""Who came, and for how long"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_codes",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_member_codes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_member_codes_code")),
    )
    op.create_table(
        "shift_codes",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_shift_codes_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_shift_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_shift_codes_code")),
    )
    op.create_table(
        "attendance_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("companion_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_attendance_changes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["companion_id"],
            ["companions.id"],
            name=op.f("fk_attendance_changes_companion_id_companions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_attendance_changes_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_changes")),
        sa.UniqueConstraint("key", name=op.f("uq_attendance_changes_key")),
    )
    with op.batch_alter_table("attendance_changes") as batch:
        batch.create_index(batch.f("ix_attendance_changes_engagement_id"), ["engagement_id"])

    op.create_table(
        "attendances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("companion_id", sa.Integer(), nullable=True),
        sa.Column("presence", sa.String(length=32), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_attendances_minutes_not_negative")),
        sa.CheckConstraint("people > 0", name=op.f("ck_attendances_people_positive")),
        sa.ForeignKeyConstraint(
            ["companion_id"],
            ["companions.id"],
            name=op.f("fk_attendances_companion_id_companions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_attendances_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
    )
    with op.batch_alter_table("attendances") as batch:
        batch.create_index(
            "uq_attendances_companion", ["engagement_id", "companion_id"], unique=True
        )
        batch.create_index(
            "uq_attendances_member",
            ["engagement_id"],
            unique=True,
            sqlite_where=sa.text("companion_id IS NULL"),
            postgresql_where=sa.text("companion_id IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("attendances") as batch:
        batch.drop_index(
            "uq_attendances_member",
            sqlite_where=sa.text("companion_id IS NULL"),
            postgresql_where=sa.text("companion_id IS NULL"),
        )
        batch.drop_index("uq_attendances_companion")

    op.drop_table("attendances")
    with op.batch_alter_table("attendance_changes") as batch:
        batch.drop_index(batch.f("ix_attendance_changes_engagement_id"))

    op.drop_table("attendance_changes")
    op.drop_table("shift_codes")
    op.drop_table("member_codes")
