"""Finding by words: bigrams in SQLite's FTS5 or PostgreSQL's tsvector, the same results."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from sqlalchemy import Integer, TextClause, TextualSelect, column, text

from matcher.activities.models import Activity
from matcher.shared.db import db
from matcher.shared.text import bigrams, words
from matcher.shared.town import current_city

_MOST_POSITIONS = 16_000
"""A tsvector keeps no position beyond 16,383."""
_MOST_WORDS = 8


class Dialect(StrEnum):
    """The kinds of databases that can find words."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class _Index:
    """How one kind of database keeps and finds the words."""

    clear: TextClause
    write: TextClause
    find: TextClause


_AND = {Dialect.SQLITE: "AND", Dialect.POSTGRESQL: "&"}
_INDEXES = {
    Dialect.SQLITE: _Index(
        clear=text("DELETE FROM activity_words WHERE rowid = :id"),
        write=text("INSERT INTO activity_words (rowid, words) VALUES (:id, :words)"),
        find=text("SELECT rowid FROM activity_words WHERE activity_words MATCH :match"),
    ),
    Dialect.POSTGRESQL: _Index(
        clear=text("DELETE FROM activity_words WHERE activity_id = :id"),
        write=text(
            "INSERT INTO activity_words (activity_id, words) VALUES (:id, CAST(:words AS tsvector))"
        ),
        find=text("SELECT activity_id FROM activity_words WHERE words @@ CAST(:match AS tsquery)"),
    ),
}


def write_words(activities: Iterable[Activity]) -> None:
    """Write the search words of these activities; the group must be loaded."""
    dialect = dialect_in_use()
    rows = [{"id": a.id, "words": _stored(bigrams(_text_of(a)), dialect)} for a in activities]
    if rows:
        connection, index = db.session.connection(), _INDEXES[dialect]
        connection.execute(index.clear, rows)
        connection.execute(index.write, rows)


def match_for(asked: Iterable[Iterable[str]], dialect: Dialect) -> str:
    """Return what `ids_matching` is asked: one of each group of phrases, for every group."""
    groups = [_one_of(phrases, dialect) for phrases in islice(asked, _MOST_WORDS)]
    return f" {_AND[dialect]} ".join(groups)


def ids_matching(dialect: Dialect) -> TextualSelect:
    """Return a query for the ids of activities; its parameter `match` is of `match_for`."""
    return _INDEXES[dialect].find.columns(column("id", Integer))


def dialect_in_use() -> Dialect:
    """Return which kind of database this application runs on."""
    return Dialect(db.engine.dialect.name)


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


def _stored(pieces: list[str], dialect: Dialect) -> str:
    pieces = pieces[:_MOST_POSITIONS]
    if dialect is Dialect.SQLITE:
        return " ".join(pieces)
    return " ".join(f"'{piece}':{position}" for position, piece in enumerate(pieces, 1))


def _one_of(phrases: Iterable[str], dialect: Dialect) -> str:
    is_fts = dialect is Dialect.SQLITE
    say, or_ = (_fts_phrase, " OR ") if is_fts else (_ts_phrase, " | ")
    each = [f" {_AND[dialect]} ".join(say(run) for run in words(phrase)) for phrase in phrases]
    return "(" + or_.join(f"({one})" for one in each if one) + ")"


def _fts_phrase(word: str) -> str:
    return f'"{word}"*' if len(word) == 1 else f'"{" ".join(bigrams(word)[:-1])}"'


def _ts_phrase(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " <-> ".join(f"'{piece}'" for piece in bigrams(word)[:-1]) + ")"
