"""Cover begins on the day after and ends on 31 March."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import RuleBroken
from matcher.insurance.rules import cover_of, covers, fiscal_year, usual_year


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
    ],
)
def test_a_fiscal_year_begins_on_the_first_of_april(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("enrolled_on", "year", "first"),
    [
        (date(2026, 4, 1), 2026, date(2026, 4, 2)),
        (date(2026, 11, 24), 2026, date(2026, 11, 25)),
        (date(2027, 3, 30), 2026, date(2027, 3, 31)),
        (date(2026, 12, 31), 2026, date(2027, 1, 1)),
        (date(2027, 2, 28), 2026, date(2027, 3, 1)),
        (date(2028, 2, 28), 2027, date(2028, 2, 29)),
    ],
)
def test_cover_begins_on_the_day_after(enrolled_on, year, first):
    cover = cover_of(enrolled_on, year)
    assert (cover.first, cover.last) == (first, date(year + 1, 3, 31))


@pytest.mark.parametrize("enrolled_on", [date(2027, 3, 1), date(2027, 3, 15), date(2027, 3, 31)])
def test_who_enrols_in_march_for_the_next_year_is_covered_from_the_first_of_april(enrolled_on):
    cover = cover_of(enrolled_on, 2027)
    assert (cover.first, cover.last) == (date(2027, 4, 1), date(2028, 3, 31))


def test_who_enrols_on_the_last_day_of_march_is_no_longer_covered_in_that_year():
    with pytest.raises(RuleBroken, match="cover_year_is_over"):
        cover_of(date(2027, 3, 31), 2026)
    assert usual_year(date(2027, 3, 31)) == 2027
    assert usual_year(date(2027, 3, 30)) == 2026


@pytest.mark.parametrize("enrolled_on", [date(2026, 4, 1), date(2026, 11, 24), date(2027, 2, 28)])
def test_the_next_year_is_open_from_march_on(enrolled_on):
    with pytest.raises(RuleBroken, match="cover_too_early"):
        cover_of(enrolled_on, 2027)


def test_a_year_long_past_covers_nothing():
    with pytest.raises(RuleBroken, match="cover_year_is_over"):
        cover_of(date(2026, 11, 24), 2020)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_usual_year_always_covers_something_and_never_the_day_itself(day):
    cover = cover_of(day, usual_year(day))
    assert day < cover.first <= cover.last
    assert fiscal_year(cover.first) == fiscal_year(cover.last) == cover.year


def test_both_ends_are_covered_and_the_days_around_are_not():
    first, last = date(2026, 11, 25), date(2027, 3, 31)
    held = [date(2026, 11, 24), first, last, date(2027, 4, 1)]
    assert [covers(first, last, day) for day in held] == [False, True, True, False]
