"""The nearest misses: what one finds when one of the filters is let go."""

from collections.abc import Iterator
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


_NAMES = {
    Part.NEED: {"traits"},
    Part.FIELDS: {"fields"},
    Part.TIMES: {"mask"},
    Part.DATES: {"begin", "end"},
    Part.DISTANCE: {"within"},
    Part.AREAS: {"areas"},
    Part.WORDS: {"match"},
}


@dataclass(frozen=True, slots=True)
class Miss:
    """What is found without one filter: how many (MOST_COUNTED at most) and the question itself."""

    part: Part
    question: Question
    count: int
    need: Trait | None = None


def misses_of(question: Question) -> list[Miss]:
    """Return what letting go of one filter gives, the nearest first: one query."""
    loosened = list(_loosened(question))
    if not loosened:
        return []
    statement = _counting([one.question for one in loosened])
    values = {**question.values, "most": MOST_COUNTED}
    counts = dict(db.session.connection().execute(statement, values).all())
    found = (replace(one, count=counts[place]) for place, one in enumerate(loosened))
    return [one for one in found if one.count]


def _loosened(question: Question) -> Iterator[Miss]:
    """Yield the question without each of its filters; each need is one by itself."""
    for part in Part:
        if not question.shape & _NAMES[part]:
            continue
        rest = {name: v for name, v in question.asked.items() if name not in _NAMES[part]}
        if part is not Part.NEED:
            yield Miss(part, replace(question, asked=rest), 0)
            continue
        needs = set(traits_in(question.asked["traits"]))
        for need in sorted(needs, key=list(Trait).index):
            others = {"traits": mask_of(needs - {need})} if len(needs) > 1 else {}
            yield Miss(part, replace(question, asked=rest | others), 0, need)


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
