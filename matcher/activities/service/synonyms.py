"""Words that mean the same: whoever looks for one of them finds the others too."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Synonyms
from matcher.errors import RuleBroken
from matcher.shared.db import db
from matcher.shared.text import same_name, squeeze

LONGEST = 40
"""A word of a group is no longer than so many letters."""
MOST = 20
"""A group has no more words than so many."""


def groups() -> Sequence[Synonyms]:
    """Return all groups of words, the one changed last first."""
    newest = select(Synonyms).order_by(Synonyms.updated_at.desc(), Synonyms.id.desc())
    return db.session.scalars(newest).all()


def expanded(typed: Iterable[str]) -> list[tuple[str, ...]]:
    """Return each word with those of its groups, itself first; one query."""
    rows = db.session.scalars(select(Synonyms.words)).all()
    keyed = [({same_name(word) for word in row}, row) for row in rows]
    return [_with_alike(word, keyed) for word in typed]


def add(words: Iterable[str], *, now: datetime) -> Synonyms:
    """Add a group of words; RuleBroken("synonyms_too_few") unless two of them differ."""
    group = Synonyms(words=_usable(words), updated_at=now)
    db.session.add(group)
    return group


def change(group: Synonyms, words: Iterable[str], *, now: datetime) -> None:
    """Give a group other words; RuleBroken as `add`."""
    group.words = _usable(words)
    group.updated_at = now


def remove(group: Synonyms) -> None:
    """Take a group away."""
    db.session.delete(group)


def _with_alike(word: str, keyed: list[tuple[set[str], list[str]]]) -> tuple[str, ...]:
    key = same_name(word)
    alike = (other for keys, row in keyed if key in keys for other in row)
    return tuple({same_name(one): one for one in (word, *alike)}.values())


def _usable(words: Iterable[str]) -> list[str]:
    """Return the words squeezed, each once however it is written."""
    squeezed = (squeeze(word)[:LONGEST] for word in words)
    unique = {key: word for word in squeezed if (key := same_name(word))}
    if len(unique) < 2:  # noqa: PLR2004 - a word alone has no other
        raise RuleBroken("synonyms_too_few")
    return list(unique.values())[:MOST]
