"""Why somebody is asked, as it is kept beside the ask: codes, and what their words need.

What is kept is told later, whatever has changed since; nothing of it is worked out again.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from matcher.matching.engine import Opening, Person
from matcher.matching.engine.rounds import Reason, Why
from matcher.matching.engine.rounds.planning import NEAR_KM
from matcher.matching.moments import current_town

Kept = dict[str, Any]
FREE, SKILL, SAME_AREA = "free", "skill", "same_area"
TIME_TO_BE_CHECKED, AGE_TO_BE_CHECKED, ASKED_RECENTLY = "time_unknown", "age_unknown", "asked"
CAUTIONS = frozenset({TIME_TO_BE_CHECKED, AGE_TO_BE_CHECKED, ASKED_RECENTLY})
"""What the staff look at before they ask."""


def kept_reasons(told: Iterable[Reason], person: Person, opening: Opening) -> list[Kept]:
    """Return what to keep: facts of the two, what the plan went by, what to look at first."""
    return [*_facts(person, opening), *_of_plan(told, person, opening), *_cautions(person, opening)]


def hand_reasons(person: Person, opening: Opening) -> list[Kept]:
    """Return what to keep of somebody whom the staff add themselves: no plan went by anything."""
    told = [Reason(Why.INTEREST)] if opening.field in person.fields else []
    km = current_town().km(person.area, opening.area)
    if km is not None and km <= NEAR_KM:
        told.append(Reason(Why.NEAR, {"km": ceil(km)}))
    return kept_reasons(told, person, opening)


def _facts(person: Person, opening: Opening) -> Iterator[Kept]:
    if opening.needed and person.free is not None:
        yield {"code": FREE, "slots": opening.needed}
    if opening.skills:
        yield {"code": SKILL, "skills": sorted(opening.skills)}
    if opening.area is not None and opening.area == person.area:
        yield {"code": SAME_AREA}


def _of_plan(told: Iterable[Reason], person: Person, opening: Opening) -> Iterator[Kept]:
    for reason in told:
        if reason.code is Why.NEAR and opening.area == person.area:
            continue
        more: Mapping[str, object] = (
            {"field": opening.field or ""} if reason.code is Why.INTEREST else {}
        )
        yield {"code": str(reason.code), **reason.params, **more}


def _cautions(person: Person, opening: Opening) -> Iterator[Kept]:
    if person.free is None and opening.needed:
        yield {"code": TIME_TO_BE_CHECKED}
    has_limit = opening.min_age is not None or opening.max_age is not None or opening.grades
    if person.age is None and has_limit:
        yield {"code": AGE_TO_BE_CHECKED}
    if person.asked_recently:
        yield {"code": ASKED_RECENTLY, "times": person.asked_recently}
