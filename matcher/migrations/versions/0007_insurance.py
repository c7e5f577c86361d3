"""The insurance pack"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_until", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "covers_from > enrolled_on", name=op.f("ck_enrolments_covers_from_the_day_after")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_enrolments_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_enrolments_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint(
            "member_id", "year", "plan", name=op.f("uq_enrolments_member_id_year_plan")
        ),
    )
    op.create_table(
        "group_rules",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_group_rules_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["members.id"],
            name=op.f("fk_group_rules_organization_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_group_rules")),
    )
    op.create_table(
        "insurance_declarations",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("unpaid", sa.Boolean(), nullable=False),
        sa.Column("public_benefit", sa.String(length=500), nullable=False),
        sa.Column("risk", sa.String(length=32), nullable=False),
        sa.Column("machines", sa.JSON(), nullable=False),
        sa.Column("safety", sa.String(length=1000), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("terms", sa.String(length=64), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=True),
        sa.Column("checked_note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_insurance_declarations_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"],
            ["accounts.id"],
            name=op.f("fk_insurance_declarations_checked_by_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"],
            ["accounts.id"],
            name=op.f("fk_insurance_declarations_declared_by_accounts"),
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_insurance_declarations")),
    )
    op.create_table(
        "frozen_rosters",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shifts.id"],
            name=op.f("fk_frozen_rosters_shift_id_shifts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_frozen_rosters")),
    )
    op.create_table(
        "accidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=2000), nullable=False),
        sa.Column("injury", sa.String(length=1000), nullable=False),
        sa.Column("treatment", sa.String(length=1000), nullable=False),
        sa.Column("witness_name", sa.String(length=120), nullable=False),
        sa.Column("witness_phone", sa.String(length=20), nullable=False),
        sa.Column("witness_relation", sa.String(length=80), nullable=False),
        sa.Column("witness_outside", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=True),
        sa.Column("forwarded_at", sa.DateTime(), nullable=True),
        sa.Column("forwarded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_accidents_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagements.id"],
            name=op.f("fk_accidents_engagement_id_engagements"),
        ),
        sa.ForeignKeyConstraint(
            ["forwarded_by"], ["accounts.id"], name=op.f("fk_accidents_forwarded_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_accidents_shift_id_shifts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accidents")),
    )
    with op.batch_alter_table("accidents") as batch:
        batch.create_index(batch.f("ix_accidents_due_on"), ["due_on"])
        batch.create_index(batch.f("ix_accidents_engagement_id"), ["engagement_id"])
        batch.create_index(batch.f("ix_accidents_shift_id"), ["shift_id"])

    with op.batch_alter_table("insurance_declarations") as batch:
        batch.create_index(batch.f("ix_insurance_declarations_checked_at"), ["checked_at"])
    op.create_table(
        "papers_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("accident_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accident_id"],
            ["accidents.id"],
            name=op.f("fk_papers_taken_accident_id_accidents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_papers_taken_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_papers_taken_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers_taken")),
    )
    with op.batch_alter_table("papers_taken") as batch:
        batch.create_index(batch.f("ix_papers_taken_activity_id"), ["activity_id"])


def downgrade() -> None:
    op.drop_table("papers_taken")
    with op.batch_alter_table("accidents") as batch:
        batch.drop_index(batch.f("ix_accidents_shift_id"))
        batch.drop_index(batch.f("ix_accidents_engagement_id"))
        batch.drop_index(batch.f("ix_accidents_due_on"))

    op.drop_table("accidents")
    op.drop_table("frozen_rosters")
    op.drop_table("insurance_declarations")
    op.drop_table("group_rules")
    op.drop_table("enrolments")
