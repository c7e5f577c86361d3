"""People and openings of the engine's pairs as rows of its tables."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.matching.engine import Opening, Person, Town
from matcher.matching.engine.rounds import (
    AGE_UNKNOWN,
    ANY_HOUR,
    NO_TIME,
    People,
    Ragged,
    Shifts,
    words,
)
from matcher.matching.engine.rounds.model import Bools, Floats, Ints, Words
from matcher.matching.town.codes import LAST_BIT, Codes, age_of, least_age, most_age

EVERY_MONTH = 2 ** (LAST_BIT + 1) - 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Supporters(People):
    """Everybody who may be asked, with what their answer depends on."""

    homes: Ints  # numbers of areas, or ANYWHERE
    tastes: Bools  # by field, and one column more for what has none
    wish: Floats  # how much each of their wishes counts, see `closeness.affinity`


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Wanted(Shifts):
    """Everything that looks for somebody, with what it wants."""

    fields: Ints  # numbers of fields; one beyond them for none
    need: Ints


@dataclass(frozen=True, slots=True)
class Supporter:
    """Somebody who can be asked; their age is told by their birth, for each shift on its day."""

    person: Person
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Wanting:
    """An opening, the day it is on, and how many it still wants."""

    opening: Opening
    day: date
    need: int


def supporters_table(supporters: Sequence[Supporter], codes: Codes, town: Town) -> Supporters:
    """Return the supporters as the engine's table."""
    persons = [one.person for one in supporters]
    return Supporters(
        ids=_ints([one.id for one in persons]),
        free=_ints([ANY_HOUR if one.free is None else one.free for one in persons]),
        reach=words(
            [codes.reach(one.area, one.reach, town) for one in persons], len(codes.areas) + 1
        ),
        skills=_skills([one.skills for one in persons], codes, unknown=()),
        ages=_ints([_age(one.birth_date) for one in supporters]),
        grades=_ints([codes.cohort(one.birth_date) for one in supporters]),
        full_months=_ints([_full_months(one, codes) for one in persons]),
        busy=Ragged.of([one.busy for one in persons]),
        engaged=Ragged.of([sorted(one.engaged_shift_ids) for one in persons]),
        blocked=Ragged.of([sorted(one.blocked_group_ids) for one in persons]),
        homes=_ints([codes.area(one.area) for one in persons]),
        tastes=_tastes(persons, codes),
        wish=np.array([len(one.fields) ** -0.5 if one.fields else 0.0 for one in persons]),
    )


def wanted_table(wanting: Sequence[Wanting], codes: Codes, *, buffer_minutes: int) -> Wanted:
    """Return the openings as the engine's table; all of them count as open and still to come."""
    openings = [one.opening for one in wanting]
    lost = (len(codes.skills),)
    return Wanted(
        ids=_ints([one.id for one in openings]),
        groups=_ints([one.group_id for one in openings]),
        areas=_ints([codes.area(one.area) for one in openings]),
        needed=_ints([one.needed for one in openings]),
        any_part=np.array([one.any_part for one in openings], np.bool_),
        skills=_skills([one.skills for one in openings], codes, unknown=lost),
        min_ages=_ints([least_age(one.opening.min_age, one.day) for one in wanting]),
        max_ages=_ints([most_age(one.opening.max_age, one.day) for one in wanting]),
        grades=_ints([codes.cohorts(one.opening.grades, one.day) for one in wanting]),
        months=_ints([codes.month(one.month) for one in openings]),
        starts=_ints([NO_TIME if one.start is None else one.start for one in openings]),
        ends=_ints([NO_TIME if one.end is None else one.end for one in openings]),
        is_open=np.ones(len(openings), np.bool_),
        buffer_minutes=buffer_minutes,
        fields=_ints([codes.field(one.field) for one in openings]),
        need=_ints([one.need for one in wanting]),
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def _age(birth_date: date | None) -> int:
    return AGE_UNKNOWN if birth_date is None else age_of(birth_date)


def _tastes(persons: Sequence[Person], codes: Codes) -> Bools:
    tastes = np.zeros((len(persons), len(codes.fields) + 1), np.bool_)
    for row, one in enumerate(persons):
        tastes[row, [codes.fields[code] for code in one.fields if code in codes.fields]] = True
    return tastes


def _skills(sets: Sequence[Collection[str]], codes: Codes, *, unknown: tuple[int, ...]) -> Words:
    """Return sets of skills; one the town does not know is the number `unknown`, or left out."""
    numbered = [
        {number for code in one for number in _number(code, codes, unknown)} for one in sets
    ]
    return words(numbered, len(codes.skills) + 1)


def _number(code: str, codes: Codes, unknown: tuple[int, ...]) -> tuple[int, ...]:
    return (codes.skills[code],) if code in codes.skills else unknown


def _full_months(person: Person, codes: Codes) -> int:
    is_full = person.room_otherwise is not None and person.room_otherwise <= 0
    bits = EVERY_MONTH if is_full else 0
    for month, room in person.room_by_month.items():
        bit = codes.month(month)
        bits = bits | bit if room <= 0 else bits & ~bit
    return bits
