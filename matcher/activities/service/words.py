"""Finding by words: bigrams in SQLite's FTS5 or PostgreSQL's tsvector, the same results."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Integer, TextClause, TextualSelect, column, text

from matcher.activities.models import Activity
from matcher.shared.db import db
from matcher.shared.text import bigrams, words
from matcher.shared.town import current_city

_MOST_POSITIONS = 16_000
"""A tsvector keeps no position beyond 16,383."""
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Index:
    """How one kind of database keeps and finds the words."""

    clear: TextClause
    write: TextClause
    find: TextClause


_SQLITE = _Index(
    clear=text("DELETE FROM activity_words WHERE rowid = :id"),
    write=text("INSERT INTO activity_words (rowid, words) VALUES (:id, :words)"),
    find=text("SELECT rowid FROM activity_words WHERE activity_words MATCH :match"),
)
_POSTGRES = _Index(
    clear=text("DELETE FROM activity_words WHERE activity_id = :id"),
    write=text(
        "INSERT INTO activity_words (activity_id, words) VALUES (:id, CAST(:words AS tsvector))"
    ),
    find=text("SELECT activity_id FROM activity_words WHERE words @@ CAST(:match AS tsquery)"),
)


def write_words(activities: Iterable[Activity]) -> None:
    """Write the search words of these activities; the group must be loaded."""
    rows = [{"id": a.id, "words": _stored(bigrams(_text_of(a)))} for a in activities]
    if rows:
        connection, index = db.session.connection(), _SQLITE if _is_sqlite() else _POSTGRES
        connection.execute(index.clear, rows)
        connection.execute(index.write, rows)


def ids_with(typed: str) -> TextualSelect | None:
    """Return a query for the ids of activities with all these words; None without a word."""
    asked = words(typed)[:_MOST_WORDS]
    if not asked:
        return None
    if _is_sqlite():
        index, match = _SQLITE, " AND ".join(_fts_phrase(word) for word in asked)
    else:
        index, match = _POSTGRES, " & ".join(_ts_phrase(word) for word in asked)
    return index.find.bindparams(match=match).columns(column("id", Integer))


def _text_of(activity: Activity) -> str:
    city = current_city()
    field, area = city.find_field(activity.field), city.find_area(activity.area)
    skills = (city.find_skill(code) for role in activity.roles for code in role.skills)
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
        *(role.name for role in activity.roles),
        *(skill.name for skill in skills if skill),
        *activity.notes.values(),
    ]
    return " ".join(part for part in parts if part)


def _stored(pieces: list[str]) -> str:
    pieces = pieces[:_MOST_POSITIONS]
    if _is_sqlite():
        return " ".join(pieces)
    return " ".join(f"'{piece}':{position}" for position, piece in enumerate(pieces, 1))


def _fts_phrase(word: str) -> str:
    return f'"{word}"*' if len(word) == 1 else f'"{" ".join(bigrams(word)[:-1])}"'


def _ts_phrase(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " <-> ".join(f"'{piece}'" for piece in bigrams(word)[:-1]) + ")"


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
