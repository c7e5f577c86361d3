"""How many supporters could come to what a posting asks, told so that nobody is singled out."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from matcher.activities.hooks.reach import Asked, Reach, reach_by
from matcher.matching.engine import Opening, Pair, Person, Settings, Town, passes
from matcher.matching.moments import current_town, settings_at
from matcher.matching.openings import Masks, opening_of
from matcher.matching.people import load_supporters
from matcher.shared.town import current_city

STEP = 5
AGES = (0, 6, 12, 15, 18, 65)
"""The ages at which people are told apart."""
FEW_HUNDRED = 200
"""From here on two figures are told."""


@reach_by
def reach(asked: Sequence[Asked], now: datetime) -> Reach:
    """Return about how many supporters pass every gate of any of these dates."""
    masks = Masks(current_city())
    openings = [opening_of(one, _coarse(one), one, masks, now=now) for one in asked]
    starts = [one.starts_at for one in asked if one.starts_at]
    first, last = min(starts, default=None), max(starts, default=None)
    areas = {one.area for one in asked}
    area = areas.pop() if len(areas) == 1 else None
    people = load_supporters(first, last, area=area, now=now)
    least = current_city().policies.small_number_threshold
    return Reach(rounded(_count(people, openings, now), least=least), fewer_than=least)


def rounded(count: int, *, least: int) -> int | None:
    """Return the count in steps: of five up to 200, then two of its figures; None below `least`.

    Steps alone do not hide a person at their edge: so only approved groups are told, and ages
    count by AGES.
    """
    if count < least:
        return None
    step = STEP if count < FEW_HUNDRED else 10 ** (len(str(count)) - 2)
    return max(count // step * step, least)


def _coarse(asked: Asked) -> Asked:
    """Return the same with its ages at the edges of AGES: nobody is found by their year."""
    least, most = asked.min_age, asked.max_age
    return replace(
        asked,
        min_age=None if least is None else max(edge for edge in AGES if edge <= least),
        max_age=None if most is None else next((edge - 1 for edge in AGES if edge > most), None),
    )


def _count(people: Iterable[Person], openings: Sequence[Opening], now: datetime) -> int:
    kinds, town, settings = _kinds(openings), current_town(), settings_at(now)
    return sum(_could_come(person, kinds, town, settings) for person in people)


def _could_come(
    person: Person, kinds: Iterable[Sequence[Opening]], town: Town, settings: Settings
) -> bool:
    """Tell whether a person passes for any date; dates of one kind differ in their day alone.

    Who has promised nothing elsewhere goes with all of a kind or with none: the last is asked.
    """
    tied = person.busy or person.room_by_month
    return any(
        passes(Pair(person, opening, town, settings))
        for alike in kinds
        for opening in (alike if tied else alike[-1:])
    )


def _kinds(openings: Sequence[Opening]) -> list[list[Opening]]:
    """Return the openings in lists of those that ask for the same."""
    kinds: defaultdict[Hashable, list[Opening]] = defaultdict(list)
    for opening in openings:
        ages = (opening.min_age, opening.max_age, opening.grades)
        kinds[opening.needed, opening.any_part, opening.skills, ages].append(opening)
    return list(kinds.values())
