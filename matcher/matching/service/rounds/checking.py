"""A plan looked over by the independent checker before it is kept.

The rows are read once more and turned into the checker's own values, by another way than that
by which they became the engine's arrays.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matcher.activities.rules.grades import grades_on
from matcher.engagements.rules import age_on
from matcher.errors import Conflict
from matcher.matching.checker import plans as checker
from matcher.matching.engine import Opening, Person
from matcher.matching.engine.rounds import Plan
from matcher.matching.moments import current_town
from matcher.shared.town import current_city

log = logging.getLogger(__name__)
USUAL_MINUTES = 120
NOBODY = -1
"""Stands among those whom a shift is for, so that one for nobody is not one for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What was to be kept to: asks to one person, asks in all, minutes between two promises."""

    cap: int
    budget: int | None
    chances: Mapping[tuple[int, int], float]
    pending: Sequence[tuple[int, float]]
    weights: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Rows:
    """The people who are asked and the shifts of the round, read for themselves."""

    people: Mapping[int, Person]
    openings: Mapping[int, Opening]
    births: Mapping[int, date]
    days: Mapping[int, date]


def refuse_unless_sound(plan: Plan, rows: Rows, rules: Rules) -> None:
    """Log what is wrong with a plan and raise Conflict("plan_refused"), if anything is."""
    given = _given(plan, rows, rules)
    asks = [(ask.person, ask.shift, ask.chance, ask.gain) for ask in plan.asks]
    said = checker.Planned(asks=asks, fill=plan.fill, objective=plan.objective, bound=plan.bound)
    found = checker.violations(given, said)
    for violation in found:
        log.error("plan %s: %s %s", plan.version, violation.code, dict(violation.params))
    if found:
        raise Conflict("plan_refused")


class _Numbers:
    """Codes as numbers, each code its own."""

    def __init__(self) -> None:
        self._known: defaultdict[str, int] = defaultdict(lambda: len(self._known))

    def of(self, codes: Iterable[str]) -> frozenset[int]:
        """Return the numbers of these codes."""
        return frozenset(self._known[code] for code in codes)

    def one(self, code: str | None) -> int | None:
        """Return the number of a code, None for none."""
        return None if code is None else self._known[code]


def _given(plan: Plan, rows: Rows, rules: Rules) -> checker.Given:
    numbers, asked = _Numbers(), defaultdict[int, set[int]](set)
    for ask in plan.asks:
        asked[ask.shift].add(ask.person)
    months = {opening.month for opening in rows.openings.values() if opening.month}
    return checker.Given(
        people=[
            _person(person, months, rules.cap, known=person.id in rows.births, numbers=numbers)
            for person in rows.people.values()
        ],
        shifts=[
            _shift(
                opening,
                rules.weights.get(opening.id, 1.0),
                _whom(opening, rows, asked[opening.id]),
                numbers,
            )
            for opening in rows.openings.values()
        ],
        chances=rules.chances,
        pending=rules.pending,
        budget=rules.budget,
        buffer=current_city().policies.travel_minutes,
    )


def _person(
    person: Person, months: Collection[str], cap: int, *, known: bool, numbers: _Numbers
) -> checker.Person:
    """Return a person whose only grade is themselves: see `_whom`."""
    reach = _reach(person)
    return checker.Person(
        id=person.id,
        cap=cap,
        left=current_city().policies.ask_limit - person.asked_recently,
        free=person.free,
        reach=None if reach is None else numbers.of(reach),
        skills=numbers.of(person.skills),
        age=0 if known else None,
        grades=frozenset({person.id}),
        full_months=numbers.of(_full_months(person, months)),
        busy=person.busy,
        engaged=person.engaged_shift_ids,
        blocked=person.blocked_group_ids,
    )


def _shift(
    opening: Opening, weight: float, whom: frozenset[int], numbers: _Numbers
) -> checker.Shift:
    start, end = opening.start, opening.end
    if start is not None and end is None:
        end = start + USUAL_MINUTES
    return checker.Shift(
        id=opening.id,
        group=opening.group_id,
        need=(opening.capacity or 0) - opening.taken,
        weight=weight,
        area=numbers.one(opening.area),
        needed=opening.needed,
        any_part=opening.any_part,
        skills=numbers.of(opening.skills),
        grades=whom,
        month=numbers.one(opening.month),
        start=start,
        end=end,
    )


def _whom(opening: Opening, rows: Rows, asked: Collection[int]) -> frozenset[int]:
    """Return who of those asked about it is of age and grade on its day, if it names any."""
    if opening.min_age is None and opening.max_age is None and not opening.grades:
        return frozenset()
    day = rows.days[opening.id]
    births = {id_: rows.births[id_] for id_ in asked if id_ in rows.births}
    return frozenset(
        {NOBODY, *(id_ for id_, birth in births.items() if _is_for(opening, birth, day))}
    )


def _is_for(opening: Opening, birth: date, day: date) -> bool:
    age, grades = age_on(day, birth), grades_on(day, birth)
    of_grade = not opening.grades or not opening.grades.isdisjoint(grades)
    old_enough = opening.min_age is None or opening.min_age <= age
    return old_enough and of_grade and (opening.max_age is None or age <= opening.max_age)


def _reach(person: Person) -> frozenset[str] | None:
    """Return the areas somebody would go to, None for any."""
    if person.reach or person.area is None:
        return person.reach or None
    town = current_town()
    near = (area.code for area in current_city().areas if town.touches(person.area, area.code))
    return frozenset({person.area, *near})


def _full_months(person: Person, months: Collection[str]) -> Iterator[str]:
    for month in months:
        room = person.room_by_month.get(month, person.room_otherwise)
        if room is not None and room <= 0:
            yield month
