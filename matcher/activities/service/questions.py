"""Filters put as the statements of finding ask them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matcher.activities.rules.terms import mask_of
from matcher.activities.service.filters import Filters, Sort
from matcher.activities.service.statements import Asked, moment
from matcher.activities.service.synonyms import expanded
from matcher.activities.service.words import Dialect, dialect_in_use, match_for
from matcher.shared.clock import from_local
from matcher.shared.text import words

_NEEDED_BY = {Sort.NEAREST: "lat", Sort.FOR_ME: "among"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the statements: values by their names there, the moment, the order."""

    dialect: Dialect
    asked: Mapping[str, Any]
    moment: Mapping[str, Any]
    sort: Sort = Sort.SOONEST

    @property
    def shape(self) -> Asked:
        """Return the names of the filters in force."""
        return frozenset(self.asked)

    @property
    def is_personal(self) -> bool:
        """Tell whether somebody else who asks the same would get another answer."""
        return "among" in self.asked

    @property
    def values(self) -> dict[str, Any]:
        """Return everything the statements are filled in with."""
        return {**self.moment, **self.asked}


def question_of(filters: Filters, *, now: datetime, ranking: Sequence[int] = ()) -> Question:
    """Return what these filters ask; one query if there are words.

    For me are the activities of a `ranking`, in its order. Without what an order needs, the
    soonest come first.
    """
    asked = asked_of(filters)
    if filters.sort is Sort.FOR_ME and ranking:
        asked["among"] = tuple(ranking)
    needed = _NEEDED_BY.get(filters.sort)
    sort = filters.sort if needed is None or needed in asked else Sort.SOONEST
    return Question(dialect_in_use(), asked, moment(now), sort)


def asked_of(filters: Filters) -> dict[str, Any]:
    """Return what each filter in force asks for, under its name in the statements.

    Words are asked with those that mean the same: one query.
    """
    typed, place = words(filters.words), filters.place()
    asked = {
        "match": match_for(expanded(typed), dialect_in_use()) if typed else "",
        "areas": filters.areas,
        "fields": filters.fields,
        "traits": mask_of(filters.needs),
        "within": float(filters.within**2) if filters.within and place else None,
        "mask": filters.slot_mask(),
        "begin": from_local(filters.first) if filters.first else None,
        "end": from_local(filters.last + timedelta(days=1)) if filters.last else None,
    }
    return {**place, **{name: value for name, value in asked.items() if value}}
