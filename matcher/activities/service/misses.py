"""The nearest misses: what one finds when one of the filters is let go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, func, literal, select, union_all

from matcher.activities.models import Activity
from matcher.activities.rules.terms import Trait, mask_of, traits_in
from matcher.activities.service import statements
from matcher.activities.service.questions import Question
from matcher.activities.service.statements import MOST_COUNTED
from matcher.shared.db import db


class Part(StrEnum):
    """A filter to let go, that which people miss least first.

    Volunteers look first for place, then date and time, then field; without the words it would
    be something else altogether.
    """

    NEED = "need"
    FIELDS = "fields"
    TIMES = "times"
    DATES = "dates"
    DISTANCE = "distance"
    AREAS = "areas"
    WORDS = "words"


_NAMES: Mapping[Part, frozenset[str]] = {
    Part.NEED: frozenset({"traits"}),
    Part.FIELDS: frozenset({"fields"}),
    Part.TIMES: frozenset({"mask"}),
    Part.DATES: frozenset({"begin", "end"}),
    Part.DISTANCE: frozenset({"within"}),
    Part.AREAS: frozenset({"areas"}),
    Part.WORDS: frozenset({"match"}),
}
"""What each is called in the statements, in the order in which they are let go."""


@dataclass(frozen=True, slots=True)
class Miss:
    """What is found without one filter: how many (MOST_COUNTED at most) and the question itself.

    Or with this one `alone`, all others let go.
    """

    part: Part
    question: Question
    need: Trait | None = None
    alone: bool = False
    count: int = 0


def misses_of(question: Question) -> list[Miss]:
    """Return what letting go of one filter gives, the nearest first: one query.

    Where that gives nothing, what each filter gives alone, the last to let go first: one more.
    """
    loosened = list(_loosened(question))
    if found := _found(loosened):
        return found
    few = len(loosened) <= 2  # noqa: PLR2004 - of two, each alone was counted just now
    return [] if few else _found(list(_alone(question))[::-1])


def _found(misses: list[Miss]) -> list[Miss]:
    if not misses:
        return []
    statement = _counting([one.question for one in misses])
    values = {name: v for one in misses for name, v in one.question.values.items()}
    found = db.session.connection().execute(statement, {**values, "most": MOST_COUNTED})
    counts = dict(found.all())
    counted = (replace(one, count=counts[place]) for place, one in enumerate(misses))
    return [one for one in counted if one.count]


def _loosened(question: Question) -> Iterator[Miss]:
    """Yield the question without each of its filters; each need is one by itself."""
    for part, need, names in _parts(question):
        asked = {name: value for name, value in question.asked.items() if name not in names}
        if need and (rest := question.asked["traits"] - mask_of([need])):
            asked["traits"] = rest
        yield Miss(part, replace(question, asked=asked), need)


def _alone(question: Question) -> Iterator[Miss]:
    """Yield the question with each of its filters alone."""
    others = frozenset().union(*_NAMES.values())
    for part, need, names in _parts(question):
        gone = others - names
        asked = {name: value for name, value in question.asked.items() if name not in gone}
        if need:
            asked["traits"] = mask_of([need])
        yield Miss(part, replace(question, asked=asked), need, alone=True)


def _parts(question: Question) -> Iterator[tuple[Part, Trait | None, frozenset[str]]]:
    for part, names in _NAMES.items():
        if part is Part.NEED:
            for need in traits_in(question.asked.get("traits", 0)):
                yield part, need, names
        elif question.shape & names:
            yield part, None, names


def _counting(questions: list[Question]) -> CompoundSelect[int, int]:
    """Return the statement that counts them all, each by its place."""
    return union_all(*(_counted(place, one) for place, one in enumerate(questions)))


def _counted(place: int, question: Question) -> Select[int, int]:
    asked: dict[str, Any] = dict(question.asked)
    traits = asked.pop("traits", 0)
    found = statements.ids(frozenset(asked), question.dialect)
    if traits:
        found = found.where(Activity.trait_mask.bitwise_and(traits) == traits)
    limited = found.limit(bindparam("most")).subquery()
    return select(literal(place), func.count()).select_from(limited)
