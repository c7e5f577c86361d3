"""Finding by words: bigrams in SQLite's FTS5 or PostgreSQL's tsvector, the same results."""

from collections.abc import Iterable

from sqlalchemy import Select, TextClause, bindparam, column, select, text

from matcher.activities.models import Activity
from matcher.shared.db import db
from matcher.shared.text import bigrams, words
from matcher.shared.town import current_city

_MOST_POSITIONS = 16_000
"""A tsvector keeps no position beyond 16,383."""
_MOST_WORDS = 8


def write_words(activities: Iterable[Activity]) -> None:
    """Write the search words of these activities; the group must be loaded."""
    rows = [{"id": a.id, "words": _stored(bigrams(_text_of(a)))} for a in activities]
    if rows:
        connection = db.session.connection()
        connection.execute(text(f"DELETE FROM activity_words WHERE {_key()} = :id"), rows)
        value = ":words" if _is_sqlite() else "CAST(:words AS tsvector)"
        connection.execute(
            text(f"INSERT INTO activity_words ({_key()}, words) VALUES (:id, {value})"), rows
        )


def ids_with(typed: str) -> Select[int] | None:
    """Return a query for the ids of activities with all these words; None without a word."""
    asked = words(typed)[:_MOST_WORDS]
    if not asked:
        return None
    if _is_sqlite():
        match = " AND ".join(_fts_phrase(word) for word in asked)
        found: TextClause = text("activity_words MATCH :match").bindparams(match=match)
    else:
        match = " & ".join(_ts_phrase(word) for word in asked)
        found = text("words @@ CAST(:match AS tsquery)").bindparams(bindparam("match", match))
    return select(column(_key())).select_from(text("activity_words")).where(found)


def _text_of(activity: Activity) -> str:
    city = current_city()
    field, area = city.find_field(activity.field), city.find_area(activity.area)
    parts = [
        activity.title,
        activity.summary,
        activity.organization.name,
        activity.venue,
        activity.city_name,
        field.name if field else "",
        area.name if area else "",
        activity.skills_note,
        activity.schedule_note,
        *activity.notes.values(),
    ]
    return " ".join(parts)


def _stored(pieces: list[str]) -> str:
    if _is_sqlite():
        return " ".join(pieces)
    numbered = enumerate(pieces[:_MOST_POSITIONS], 1)
    return " ".join(f"'{piece}':{position}" for position, piece in numbered)


def _fts_phrase(word: str) -> str:
    return f'"{word}"*' if len(word) == 1 else f'"{" ".join(bigrams(word)[:-1])}"'


def _ts_phrase(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " <-> ".join(f"'{piece}'" for piece in bigrams(word)[:-1]) + ")"


def _key() -> str:
    return "rowid" if _is_sqlite() else "activity_id"


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
