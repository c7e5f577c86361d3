"""The terms, the weather, the day itself; changes, saved searches and synonyms"""

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ALWAYS = datetime(9000, 1, 1)
TOKYO = timedelta(hours=9)

TEXT = {"nullable": False, "server_default": ""}
ZERO = {"nullable": False, "server_default": "0"}
EMPTY = {"nullable": False, "server_default": "[]"}


def coded(name, default, length=32):
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=default)



def activity_columns():
    return (
        sa.Column("pin_lat", sa.Double()),
        sa.Column("pin_lon", sa.Double()),
        sa.Column("opens_on", sa.Date()),
        sa.Column("deadline_days", sa.Integer()),
        sa.Column("traits", sa.JSON(), **EMPTY),
        sa.Column("languages", sa.JSON(), **EMPTY),
        coded("rain", "unsaid"),
        sa.Column("rain_note", sa.String(length=300), **TEXT),
        coded("insurance", "unsaid"),
        sa.Column("fee", sa.Integer()),
        sa.Column("travel_pay", sa.Integer()),
        sa.Column("thanks", sa.Integer()),
        sa.Column("open_until", sa.DateTime()),
        sa.Column("trait_mask", sa.Integer(), **ZERO),
        sa.Column("need", sa.Integer(), **ZERO),
        sa.Column("lat", sa.Double()),
        sa.Column("lon", sa.Double()),
    )


def role_columns():
    return (
        sa.Column("least", sa.Integer()),
        coded("amount", "exact"),
        coded("per", "each"),
        sa.Column("grades", sa.JSON(), **EMPTY),
        coded("guardian", "none"),
        coded("residence", "anywhere"),
        sa.Column("course", sa.String(length=200), **TEXT),
        coded("unit", "person"),
        sa.Column("unit_least", sa.Integer()),
        sa.Column("unit_most", sa.Integer()),
        sa.Column("teaches", sa.JSON(), **EMPTY),
        sa.Column("any_part", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def shift_columns():
    return (
        sa.Column("open_until", sa.DateTime()),
        sa.Column("by_rule", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("venue", sa.String(length=200), **TEXT),
        sa.Column("day_status", sa.String(length=32)),
        sa.Column("day_note", sa.String(length=300), **TEXT),
        sa.Column("said_at", sa.DateTime()),
    )

FINDING = ["status", "next_at", "id", "open_until", "field", "area"]
FINDING += ["slot_mask", "trait_mask", "need", "lat", "lon"]
OF_DAYS = ["starts_at", "activity_id", "ends_at", "timed", "slot_mask", "open_until"]
COUNTING = ["status", "area", "field", "trait_mask", "id"]
COUNTING += ["open_until", "slot_mask", "next_at", "lat", "lon"]
OF_ACTIVITY = ["activity_id", "starts_at", "ends_at", "slot_mask", "open_until"]
FINDING_BEFORE = ["status", "next_at", "id", "last_at", "open_ended", "deadline", "field", "area"]
FINDING_BEFORE += ["slot_mask"]


def upgrade() -> None:
    with op.batch_alter_table("activities") as batch:
        batch.drop_index("ix_activities_finding")
        for column in activity_columns():
            batch.add_column(column)
    set_open_until(op.get_bind())
    with op.batch_alter_table("activities") as batch:
        batch.drop_index(op.f("ix_activities_last_at"))
        batch.drop_column("last_at")
        batch.drop_column("open_ended")
        batch.create_index("ix_activities_finding", FINDING)
        batch.create_index("ix_activities_counting", COUNTING)
        batch.create_index(op.f("ix_activities_published_at"), ["published_at"])
    with op.batch_alter_table("roles") as batch:
        for column in role_columns():
            batch.add_column(column)
        batch.create_check_constraint(
            op.f("ck_roles_least"), "least IS NULL OR capacity IS NULL OR least <= capacity"
        )
    with op.batch_alter_table("shifts") as batch:
        for column in shift_columns():
            batch.add_column(column)
        batch.drop_index("ix_shifts_activity_id_starts_at")
        batch.create_index("ix_shifts_of_activity", OF_ACTIVITY)
        batch.drop_index(op.f("ix_shifts_starts_at"))
        batch.create_index("ix_shifts_days", OF_DAYS)
    op.execute(
        "UPDATE shifts SET open_until = coalesce(ends_at, starts_at, '9000-01-01 00:00:00.000000')"
        " WHERE cancelled_at IS NULL"
    )
    with op.batch_alter_table("engagements") as batch:
        batch.add_column(sa.Column("released_at", sa.DateTime()))
    create_tables()


def downgrade() -> None:
    for table in ("synonyms", "saved_searches", "activity_changes"):
        op.drop_table(table)
    with op.batch_alter_table("engagements") as batch:
        batch.drop_column("released_at")
    with op.batch_alter_table("shifts") as batch:
        batch.drop_index("ix_shifts_days")
        batch.create_index(op.f("ix_shifts_starts_at"), ["starts_at"])
        batch.drop_index("ix_shifts_of_activity")
        batch.create_index("ix_shifts_activity_id_starts_at", ["activity_id", "starts_at"])
        for column in shift_columns():
            batch.drop_column(column.name)
    with op.batch_alter_table("roles") as batch:
        batch.drop_constraint(op.f("ck_roles_least"), type_="check")
        for column in role_columns():
            batch.drop_column(column.name)
    with op.batch_alter_table("activities") as batch:
        batch.drop_index(op.f("ix_activities_published_at"))
        batch.drop_index("ix_activities_finding")
        batch.drop_index("ix_activities_counting")
        batch.add_column(
            sa.Column("open_ended", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for column in activity_columns():
            batch.drop_column(column.name)
        batch.add_column(sa.Column("last_at", sa.DateTime()))
        batch.create_index("ix_activities_finding", FINDING_BEFORE)
        batch.create_index(op.f("ix_activities_last_at"), ["last_at"])


def set_open_until(connection) -> None:
    """Say of each listing until when it can be joined; `flask activities refresh` draws the rest."""
    listings = sa.table(
        "activities",
        sa.column("id", sa.Integer()),
        sa.column("last_at", sa.DateTime()),
        sa.column("open_ended", sa.Boolean()),
        sa.column("deadline", sa.Date()),
        sa.column("open_until", sa.DateTime()),
    )
    for row in connection.execute(sa.select(listings)).all():
        ends = [ALWAYS if row.open_ended else row.last_at]
        if row.deadline:
            ends.append(datetime.combine(row.deadline + timedelta(days=1), time.min) - TOKYO)
        until = min(ends) if ends[0] else None
        change = listings.update().where(listings.c.id == row.id)
        connection.execute(change.values(open_until=until))


def create_tables() -> None:
    op.create_table(
        "activity_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activities.id"],
            name=op.f("fk_activity_changes_activity_id_activities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_activity_changes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["accounts.id"], name=op.f("fk_activity_changes_seen_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_changes")),
    )
    with op.batch_alter_table("activity_changes") as batch:
        batch.create_index(op.f("ix_activity_changes_activity_id"), ["activity_id"])
        batch.create_index("ix_activity_changes_waiting", ["seen_at", "at"])
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_saved_searches_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("member_id", "query", name=op.f("uq_saved_searches_member_id_query")),
    )
    op.create_table(
        "synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonyms")),
    )
