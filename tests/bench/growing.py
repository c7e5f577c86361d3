"""A town of many thousands of activities, grown from the demo's by copying them onwards."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, func, insert, select, text

from matcher.activities.models import Activity, Role, Shift
from matcher.shared.db import db

STRIDE = 1_000_000
WEEKS = 26
MOST_DATES = 7
TABLES = (Activity, Role, Shift)
IDS = {"id", "activity_id", "role_id"}
Rows = list[dict[str, Any]]


def grow(app: Flask, wanted: int) -> None:
    """Copy the demo's activities, with roles, shifts and search words, until there are `wanted`.

    Each copy lies some weeks later than its model, up to half a year, with few dates each: in all
    about four times as many as activities.
    """
    with app.app_context(), db.engine.begin() as connection:
        models = {table: _rows(connection, table) for table in _tables()}
        models[_tables()[-1]] = _first_dates(models[_tables()[-1]])
        words = _words(connection)
        there = connection.scalar(select(func.count()).select_from(Activity)) or 0
        copies, lacking = 0, wanted - there
        while lacking > 0:
            copies += 1
            chosen = {row["id"] for row in models[_tables()[0]][:lacking]}
            for table, rows in models.items():
                _insert(connection, table, _copied(table, rows, chosen, copies))
            _insert_words(connection, words, chosen, copies)
            lacking -= len(chosen)
        connection.execute(text("ANALYZE"))


def _tables() -> list[Table]:
    return [db.metadata.tables[model.__tablename__] for model in TABLES]


def _rows(connection: Connection, table: Table) -> Rows:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _first_dates(shifts: Rows) -> Rows:
    """Return the soonest shifts of each activity; a demo's weekly ones go on for a year."""
    seen: Counter[int] = Counter()
    kept = []
    for row in sorted(shifts, key=lambda row: str(row["starts_at"])):
        seen[row["activity_id"]] += 1
        if seen[row["activity_id"]] <= MOST_DATES:
            kept.append(row)
    return kept


def _copied(table: Table, rows: Rows, chosen: set[int], number: int) -> Rows:
    key = "id" if table.name == Activity.__tablename__ else "activity_id"
    return [_moved(row, number) for row in rows if row[key] in chosen]


def _moved(row: dict[str, Any], number: int) -> dict[str, Any]:
    later = timedelta(weeks=number % WEEKS)
    moved = {
        name: value + later if isinstance(value, datetime | date) else value
        for name, value in row.items()
    }
    moved |= {name: row[name] + number * STRIDE for name in IDS & row.keys()}
    return moved | {name: None for name in ("source_key",) if name in row}


def _insert(connection: Connection, table: Table, rows: Rows) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _words(connection: Connection) -> dict[int, str]:
    """Return the search words as each database keeps them."""
    key = _key(connection)
    found = connection.execute(text(f"SELECT {key}, CAST(words AS TEXT) FROM activity_words"))
    return {row[0]: row[1] for row in found}


def _insert_words(
    connection: Connection, words: dict[int, str], chosen: set[int], number: int
) -> None:
    kind = "TEXT" if connection.dialect.name == "sqlite" else "tsvector"
    statement = text(
        f"INSERT INTO activity_words ({_key(connection)}, words) VALUES (:id, CAST(:w AS {kind}))"
    )
    rows = [{"id": i + number * STRIDE, "w": w} for i, w in words.items() if i in chosen]
    if rows:
        connection.execute(statement, rows)


def _key(connection: Connection) -> str:
    return "rowid" if connection.dialect.name == "sqlite" else "activity_id"
