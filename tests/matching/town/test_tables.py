"""The engine's tables say of every pair what its gates for single pairs say."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.activities.rules.grades import grades_on
from matcher.engagements.rules import age_on
from matcher.matching.engine import Settings
from matcher.matching.engine.gates import passes
from matcher.matching.engine.model import Pair
from matcher.matching.engine.rounds import candidates_of
from matcher.matching.town.codes import Codes
from matcher.matching.town.tables import Supporter, Wanting, supporters_table, wanted_table
from tests.matching.engine.builders import (
    AREAS,
    FIELDS,
    NOW,
    SKILLS,
    TOWN,
    openings,
    people,
    roomy,
)

CODES = Codes(
    areas={code: number for number, code in enumerate(AREAS)},
    fields={code: number for number, code in enumerate(FIELDS)},
    skills={code: number for number, code in enumerate(SKILLS)},
    base=date(2026, 11, 1),
)
BUFFER = 30
DAYS = st.dates(date(2026, 11, 1), date(2027, 5, 31))
BIRTHS = st.none() | st.dates(date(1930, 1, 1), date(2020, 12, 31))


def numbered(values, **change):
    return [replace(value, id=number) for number, value in enumerate(values, start=1)]


def dense(supporters, wanting):
    """Return every pair that passes the gates for pairs, each age told on the shift's day."""
    rules = Settings(now=NOW, buffer_minutes=BUFFER)
    return [
        (one.person.id, other.opening.id)
        for one in supporters
        for other in wanting
        if passes(Pair(_on(one, other.day), other.opening, TOWN, rules))
    ]


def _on(one, day):
    if one.birth_date is None:
        return replace(one.person, age=None, grades=frozenset())
    age, grades = age_on(day, one.birth_date), grades_on(day, one.birth_date)
    return replace(one.person, age=age, grades=grades)


def joined(supporters, wanting):
    table = supporters_table(supporters, CODES, TOWN)
    shifts = wanted_table(wanting, CODES, buffer_minutes=BUFFER)
    found = candidates_of(table, shifts)
    return [
        (int(table.ids[who]), int(shifts.ids[what]))
        for who, what in zip(found.people, found.shifts, strict=True)
    ]


def digest(pairs):
    return sha256(repr(pairs).encode()).hexdigest()


@settings(max_examples=150)
@given(
    st.lists(st.tuples(people, BIRTHS), min_size=1, max_size=12),
    st.lists(st.tuples(openings.map(roomy), DAYS), min_size=1, max_size=12),
)
def test_the_join_finds_the_pairs_of_the_dense_product_and_no_others(somebody, something):
    persons = numbered([one for one, _ in somebody])
    supporters = [Supporter(one, birth) for one, (_, birth) in zip(persons, somebody, strict=True)]
    wanted = numbered([_timed(one) for one, _ in something])
    wanting = [Wanting(one, day, 1) for one, (_, day) in zip(wanted, something, strict=True)]
    expected = dense(supporters, wanting)
    assert digest(joined(supporters, wanting)) == digest(expected), expected


def _timed(opening):
    """A shift is kept with its end."""
    return replace(opening, end=opening.start and opening.start + 120)
