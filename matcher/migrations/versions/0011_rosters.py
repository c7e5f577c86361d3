"""Rosters of large events"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_rosters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("known", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("shortages", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("working", sa.String(length=32), nullable=True),
        sa.Column("working_since", sa.DateTime(), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=False),
        sa.Column("solved_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        _cascading("event_rosters", "activity_id", "activities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_rosters")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_event_rosters_activity_id")),
    )
    op.create_table(
        "roster_helpers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("most_shifts", sa.Integer(), nullable=True),
        sa.Column("most_minutes", sa.Integer(), nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("friends", sa.JSON(), nullable=False),
        _cascading("roster_helpers", "roster_id", "event_rosters"),
        _cascading("roster_helpers", "member_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_helpers")),
        sa.UniqueConstraint(
            "roster_id", "member_id", name=op.f("uq_roster_helpers_roster_id_member_id")
        ),
    )
    op.create_table(
        "roster_needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "least >= 0 AND least <= most", name=op.f("ck_roster_needs_least_within_most")
        ),
        _cascading("roster_needs", "roster_id", "event_rosters"),
        _cascading("roster_needs", "shift_id", "shifts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_needs")),
        sa.UniqueConstraint(
            "roster_id", "shift_id", name=op.f("uq_roster_needs_roster_id_shift_id")
        ),
    )
    op.create_table(
        "roster_placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        _cascading("roster_placements", "roster_id", "event_rosters"),
        _cascading("roster_placements", "member_id", "members"),
        _cascading("roster_placements", "shift_id", "shifts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_placements")),
        sa.UniqueConstraint(
            "roster_id",
            "member_id",
            "shift_id",
            name=op.f("uq_roster_placements_roster_id_member_id_shift_id"),
        ),
    )
    op.create_table(
        "roster_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_roster_changes_account_id_accounts")
        ),
        _cascading("roster_changes", "roster_id", "event_rosters"),
        _cascading("roster_changes", "member_id", "members", "SET NULL"),
        _cascading("roster_changes", "shift_id", "shifts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_changes")),
    )
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in TABLES:
        op.drop_table(table)


INDEXED = (
    ("roster_helpers", "member_id"),
    ("roster_needs", "shift_id"),
    ("roster_placements", "member_id"),
    ("roster_placements", "shift_id"),
    ("roster_changes", "roster_id"),
)
TABLES = (
    "roster_changes",
    "roster_placements",
    "roster_needs",
    "roster_helpers",
    "event_rosters",
)


def _cascading(
    table: str, column: str, other: str, rule: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=rule
    )
