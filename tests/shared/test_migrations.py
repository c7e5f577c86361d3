"""Tests of the way from one release's tables to the next, on both databases."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from matcher.extensions import db
from tests.conftest import settings_for
from tests.support.applications import made
from tests.support.postgres import fresh_database

BEFORE = "0002"
AT = datetime.fromisoformat
DECEMBER = AT("2026-12-12")
VALUES = {
    sa.String: "x",
    sa.Integer: 1,
    sa.BigInteger: 1,
    sa.Boolean: False,
    sa.DateTime: DECEMBER,
    sa.JSON: [],
}

A_LIFE = {
    "accounts": {"email": "a@example.jp"},
    "members": {},
    "memberships": {"account_id": 1, "member_id": 1},
    "offers": {"member_id": 1},
    "activities": {"organization_id": 1, "status": "published"},
    "roles": {"activity_id": 1, "wants": "people"},
    "shifts": {"role_id": 1, "activity_id": 1},
    "engagements": {"member_id": 1, "shift_id": 1, "seats": 2},
    "engagement_events": {"engagement_id": 1, "account_id": 1},
}
"""One row in each table, each belonging to the one before it."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request, tmp_path) -> Iterator[Flask]:
    """An application whose database has no tables at all."""
    on_postgres = fresh_database("migrations") if request.param == "postgres" else None
    with on_postgres or nullcontext(f"sqlite:///{tmp_path / 'town.db'}") as url:
        app = made(settings_for(url, tmp_path))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(empty):
    upgrade()
    check()


def test_going_back_and_forth_keeps_the_rows(empty):
    upgrade()
    add("members", id=1)
    add("activities", id=1, organization_id=1, status="published")
    downgrade(revision=BEFORE)
    upgrade()
    check()
    assert rows("activities", "id") == [(1,)]


def test_what_was_posted_before_can_still_be_found(empty):
    upgrade(revision=BEFORE)
    add("members", id=1)
    add("activities", id=1, organization_id=1, open_ended=True)
    add("activities", id=2, organization_id=1, last_at=DECEMBER)
    add("activities", id=3, organization_id=1, last_at=DECEMBER, deadline=date(2026, 12, 1))
    upgrade()
    assert rows("activities", "open_until") == [
        (AT("9000-01-01"),),
        (DECEMBER,),
        (AT("2026-12-01T15:00"),),
    ]


def test_whatever_belongs_to_a_row_stays_with_it(empty):
    upgrade(revision=BEFORE)
    for table, values in A_LIFE.items():
        add(table, id=1, **values)
    upgrade()
    assert {table: rows(table, "id") for table in A_LIFE} == {table: [(1,)] for table in A_LIFE}
    assert rows("engagements", "people") == [(2,)]
    downgrade(revision=BEFORE)
    assert {table: rows(table, "id") for table in A_LIFE} == {table: [(1,)] for table in A_LIFE}
    upgrade()
    check()


def add(table: str, **values: object) -> None:
    """Insert a row; what must have a value and was given none gets one of its type."""
    columns = reflected(table).columns
    needed = {c.name: _value(c) for c in columns if not c.nullable and c.server_default is None}
    with db.engine.begin() as connection:
        connection.execute(reflected(table).insert(), needed | values)


def rows(table: str, *names: str) -> list[tuple[object, ...]]:
    found = reflected(table)
    with db.engine.begin() as connection:
        asked = sa.select(*(found.c[name] for name in names)).order_by(found.c.id)
        return [tuple(row) for row in connection.execute(asked)]


def reflected(table: str) -> sa.Table:
    return sa.Table(table, sa.MetaData(), autoload_with=db.engine)


def _value(column: sa.Column) -> object:
    return next(value for kind, value in VALUES.items() if isinstance(column.type, kind))
