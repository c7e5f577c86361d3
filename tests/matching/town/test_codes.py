from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matcher.activities.rules.grades import grades_on
from matcher.activities.rules.terms import Grade
from matcher.city import load_city
from matcher.config import ROOT
from matcher.engagements.rules import age_on
from matcher.matching.engine.rounds import ANYWHERE
from matcher.matching.moments import town_of
from matcher.matching.town.codes import Codes, age_of, least_age, most_age

CITY = load_city(ROOT / "instance" / "city.toml")
CODES = Codes.of(CITY, date(2026, 11, 24))
TOWN = town_of(CITY)
births = st.dates(date(1926, 1, 1), date(2026, 11, 24))
days = st.dates(date(2026, 11, 1), date(2031, 12, 31))
grades = st.frozensets(st.sampled_from(list(Grade)), min_size=1)


@given(births, days, st.integers(0, 99), st.integers(0, 99))
def test_limits_of_age_hold_on_the_day_of_the_shift(birth, day, least, most):
    within = least_age(least, day) <= age_of(birth) <= most_age(most, day)
    assert within == (least <= age_on(day, birth) <= most)


def test_whoever_is_born_on_a_leap_day_turns_a_year_older_the_day_after_february():
    born, least = age_of(date(2008, 2, 29)), least_age
    assert least(18, date(2026, 2, 28)) > born
    assert least(18, date(2026, 3, 1)) <= born
    assert least(20, date(2028, 2, 29)) <= born
    assert least(20, date(2028, 2, 28)) > born


def test_without_a_limit_everybody_is_of_age():
    assert least_age(None, date(2026, 11, 24)) <= age_of(date(2026, 11, 24))
    assert most_age(None, date(2026, 11, 24)) >= age_of(date(1900, 1, 1))
    assert most_age(3000, date(2026, 11, 24)) >= age_of(date(1900, 1, 1))


@given(births, days, grades)
def test_a_school_year_of_birth_tells_the_grades_on_any_day(birth, day, wanted):
    goes = CODES.cohort(birth) & CODES.cohorts(wanted, day) != 0
    assert goes == (not wanted.isdisjoint(grades_on(day, birth)))


def test_one_reaches_what_one_named_or_ones_own_area_and_those_it_touches():
    first, *others = [area.code for area in CITY.areas]
    named = {others[-1]}
    assert CODES.reach(first, named, TOWN) == {CODES.area(others[-1])}
    near = {first, *(code for code in others if TOWN.touches(first, code))}
    assert CODES.reach(first, (), TOWN) == {CODES.area(code) for code in near}


def test_one_whose_home_is_unknown_may_come_from_anywhere():
    assert CODES.reach(None, (), TOWN) == set(range(len(CITY.areas) + 1))


def test_what_the_town_does_not_have_is_beyond_all_it_has():
    assert CODES.area("atlantis") == len(CITY.areas)
    assert CODES.field("alchemy") == CODES.field(None) == len(CITY.fields)
    assert CODES.area(None) == ANYWHERE


def test_months_are_bits_counted_from_the_first_and_far_ones_have_none():
    assert CODES.month("2026-11") == 1
    assert CODES.month("2027-01") == 4
    assert CODES.month(None) == CODES.month("2026-10") == CODES.month("2040-01") == 0
