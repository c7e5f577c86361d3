"""Tests of the one way to write."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from matcher.accounts.models import Account
from matcher.errors import NotFound
from matcher.extensions import db
from matcher.shared.db import load, transaction
from tests.factories import AccountFactory, ShiftFactory


def emails() -> list[str | None]:
    """Return what the database holds."""
    return list(db.session.scalars(select(Account.email)))


def change_and_fail(account: Account) -> None:
    """Write a new address, and then go wrong."""
    with transaction():
        account.email = "b@example.jp"
        db.session.flush()
        raise ZeroDivisionError


def test_a_block_is_committed_together(both_apps: Flask) -> None:
    account = AccountFactory(email="a@example.jp")
    with transaction():
        account.email = "b@example.jp"
    db.session.rollback()
    assert emails() == ["b@example.jp"]


def test_a_block_that_fails_leaves_nothing(both_apps: Flask) -> None:
    account = AccountFactory(email="a@example.jp")
    with pytest.raises(ZeroDivisionError):
        change_and_fail(account)
    assert emails() == ["a@example.jp"]


def test_changes_outside_of_a_block_are_a_mistake(app: Flask) -> None:
    account = AccountFactory()
    account.email = "changed@example.jp"
    with pytest.raises(RuntimeError), transaction():
        pass


def test_sqlite_takes_the_write_lock_before_anything_is_read(app: Flask) -> None:
    statements: list[str] = []
    with db.engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(statements.append)  # type: ignore[union-attr]
    with transaction():
        db.session.scalars(select(Account.id)).all()
    assert statements[0] == "BEGIN IMMEDIATE"


def test_sqlite_runs_with_wal_full_sync_and_foreign_keys(app: Flask) -> None:
    with db.engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 20000]


def test_the_sqlite_in_use_is_free_of_the_wal_reset_bug(app: Flask) -> None:
    with db.engine.connect() as connection:
        version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
    assert tuple(map(int, version.split("."))) > (3, 51, 2)


@pytest.mark.parametrize("id_", [0, -1, 999, 2**31, 2**63])
def test_an_id_that_is_not_there_is_not_found(both_apps: Flask, id_: int) -> None:
    with pytest.raises(NotFound):
        load(Account, id_)


def test_the_database_itself_refuses_to_oversell(both_apps: Flask) -> None:
    shift = ShiftFactory(capacity=1, taken=1)
    with pytest.raises(IntegrityError), transaction():
        shift.taken = 2


def test_a_naive_time_is_refused(app: Flask) -> None:
    account = AccountFactory()
    with pytest.raises(StatementError), transaction():
        account.confirmed_at = datetime(2026, 1, 1)  # noqa: DTZ001
