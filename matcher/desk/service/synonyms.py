"""Words alike: those a new town begins with, and those another group has."""

from collections.abc import Iterable
from datetime import datetime

from matcher.activities.service import synonyms
from matcher.desk.usual_words import USUAL
from matcher.shared.text import same_name


def add_usual(*, now: datetime) -> int:
    """Add the usual groups of which no word is in use yet; return how many."""
    taken = keys_of(word for group in synonyms.groups() for word in group.words)
    fresh = [words for words in USUAL if not taken & keys_of(words)]
    for words in fresh:
        synonyms.add(words, now=now)
    return len(fresh)


def taken_elsewhere(words: Iterable[str], *, but: int | None) -> list[str]:
    """Return those of the words that another group has, `but` being the one they are for."""
    others = [group.words for group in synonyms.groups() if group.id != but]
    taken = keys_of(word for row in others for word in row)
    return [word for word in words if same_name(word) in taken]


def keys_of(words: Iterable[str]) -> set[str]:
    """Return the words by what they are found under, however they are written."""
    return {same_name(word) for word in words}
