"""Runs the migrations on the application's own database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, cast

from alembic import context
from flask import current_app
from sqlalchemy import Connection, TypeDecorator
from sqlalchemy.schema import SchemaItem

from matcher.accounts import models as accounts
from matcher.activities import models as activities
from matcher.attendance import models as attendance
from matcher.engagements import models as engagements
from matcher.extensions import db
from matcher.insurance import models as insurance
from matcher.matching import models as matching
from matcher.members import models as members
from matcher.notices import models as notices
from matcher.offers import models as offers
from matcher.publishing import models as publishing
from matcher.recognition import models as recognition

MODELS = (
    accounts,
    activities,
    attendance,
    engagements,
    insurance,
    matching,
    members,
    notices,
    offers,
    publishing,
    recognition,
)
"""Every room's tables; a room that is not named here is not migrated."""

HAND_MADE = "activity_words"
"""The search index: a virtual table on SQLite, a tsvector on PostgreSQL."""


def include(item: SchemaItem, name: str | None, kind: str, *_rest: object) -> bool:
    """Leave the search index and its shadow tables to the migrations that make them."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", "")
    return not (table or "").startswith(HAND_MADE)


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types into a migration as the plain types they store."""
    if kind != "type" or not type(item).__module__.startswith("matcher."):
        return False
    stored = cast("TypeDecorator[object]", item).impl_instance
    length = getattr(stored, "length", None)
    return f"sa.{type(stored).__name__}({f'length={length}' if length else ''})"


@contextmanager
def tables_can_be_made_anew(connection: Connection) -> Iterator[None]:
    """Let SQLite replace a table without deleting what refers to its rows; check them afterwards.

    To change a table SQLite drops it and makes it anew, and a drop deletes like any other
    DELETE: what cascades goes too. Its foreign keys can be turned off outside a transaction only.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    plain = cast("Any", connection.connection.dbapi_connection)
    plain.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        plain.execute("PRAGMA foreign_keys=ON")


def check_references(connection: Connection) -> None:
    """Raise RuntimeError, so that nothing is kept, if a row refers to one that is not there."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise RuntimeError(f"rows refer to what is not there: {lost[:5]}")


def run() -> None:
    """Bring the database to the wanted revision, all in one transaction."""
    arguments = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, tables_can_be_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include,
            render_item=render,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)


run()
