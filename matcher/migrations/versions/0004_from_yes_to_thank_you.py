"""From yes to thank-you: who comes along, consents, lotteries, swaps"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNT_PEOPLE = """
    UPDATE engagements SET people = seats WHERE shift_id IN (
        SELECT shifts.id FROM shifts JOIN roles ON roles.id = shifts.role_id
        WHERE roles.wants IN ('people', 'talent')
    )
"""


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_draws_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_draws_shift_id_shifts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("shift_id", name=op.f("uq_draws_shift_id")),
    )
    op.create_table(
        "companions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("furigana", sa.String(length=120), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_companions_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companions")),
    )
    with op.batch_alter_table("companions") as batch:
        batch.create_index(batch.f("ix_companions_engagement_id"), ["engagement_id"])

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("consenter", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_consents_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_consents_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["members.id"], name=op.f("fk_consents_school_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_consents_token_digest")),
    )
    with op.batch_alter_table("consents") as batch:
        batch.create_index(batch.f("ix_consents_engagement_id"), ["engagement_id"])
        batch.create_index(batch.f("ix_consents_school_id"), ["school_id"])
        batch.create_index("ix_consents_waiting", ["given", "expires_at"])

    op.create_table(
        "swaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("taker_id", sa.Integer(), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_swaps_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_swaps_engagement_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["engagements.id"],
            name=op.f("fk_swaps_other_id_engagements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taker_id"], ["members.id"], name=op.f("fk_swaps_taker_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swaps")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_swaps_token_digest")),
    )
    with op.batch_alter_table("swaps") as batch:
        batch.create_index(batch.f("ix_swaps_engagement_id"), ["engagement_id"])
        batch.create_index(batch.f("ix_swaps_other_id"), ["other_id"])
        batch.create_index(batch.f("ix_swaps_taker_id"), ["taker_id"])

    with op.batch_alter_table("engagement_events") as batch:
        batch.add_column(
            sa.Column("channel", sa.String(length=32), nullable=False, server_default="web")
        )

    with op.batch_alter_table("engagements") as batch:
        batch.add_column(sa.Column("people", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(
            sa.Column("party", sa.String(length=32), nullable=False, server_default="alone")
        )
        batch.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("awaits", sa.String(length=32), nullable=True))
        batch.add_column(
            sa.Column("override", sa.String(length=300), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("decide_by", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("reminded_at", sa.DateTime(), nullable=True))
        batch.create_check_constraint(op.f("ck_engagements_people_positive"), "people > 0")
        batch.create_index("ix_engagements_state_decide_by", ["state", "decide_by"])
        batch.create_foreign_key(
            batch.f("fk_engagements_replaces_id_engagements"),
            "engagements",
            ["replaces_id"],
            ["id"],
        )
    op.execute(COUNT_PEOPLE)

    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("connection", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("address", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("emergency_name", sa.String(length=120), nullable=True))
        batch.add_column(sa.Column("emergency_relation", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("emergency_phone", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("emergency_shared_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    # A batch would make the table anew, which rows that refer to it forbid.
    op.drop_column("members", "emergency_shared_at")
    op.drop_column("members", "emergency_phone")
    op.drop_column("members", "emergency_relation")
    op.drop_column("members", "emergency_name")
    op.drop_column("members", "address")
    op.drop_column("members", "connection")

    with op.batch_alter_table("engagements") as batch:
        batch.drop_constraint(batch.f("fk_engagements_replaces_id_engagements"), type_="foreignkey")
        batch.drop_index("ix_engagements_state_decide_by")
        batch.drop_constraint(op.f("ck_engagements_people_positive"), type_="check")
        batch.drop_column("reminded_at")
        batch.drop_column("decide_by")
        batch.drop_column("replaces_id")
        batch.drop_column("override")
        batch.drop_column("awaits")
        batch.drop_column("answers")
        batch.drop_column("party")
        batch.drop_column("people")

    with op.batch_alter_table("engagement_events") as batch:
        batch.drop_column("channel")

    with op.batch_alter_table("swaps") as batch:
        batch.drop_index(batch.f("ix_swaps_taker_id"))
        batch.drop_index(batch.f("ix_swaps_other_id"))
        batch.drop_index(batch.f("ix_swaps_engagement_id"))

    op.drop_table("swaps")
    with op.batch_alter_table("consents") as batch:
        batch.drop_index("ix_consents_waiting")
        batch.drop_index(batch.f("ix_consents_school_id"))
        batch.drop_index(batch.f("ix_consents_engagement_id"))

    op.drop_table("consents")
    with op.batch_alter_table("companions") as batch:
        batch.drop_index(batch.f("ix_companions_engagement_id"))

    op.drop_table("companions")
    op.drop_table("draws")
