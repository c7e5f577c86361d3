"""Tests of what a rule brings and leaves out."""

from dataclasses import replace
from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.activities.rules.coming import Fate, coming
from matcher.activities.rules.recurrence import (
    NEW_YEAR,
    Frequency,
    Gap,
    Holidays,
    Recurrence,
    occurrences,
)

MONDAYS = Recurrence(Frequency.WEEKLY, weekdays=(0,))
FIRST, LAST = date(2026, 12, 28), date(2027, 1, 31)


def is_holiday(day):
    return bool(jpholiday.is_holiday(day))


def fates(rule):
    found = coming(rule, FIRST, LAST, is_holiday=is_holiday)
    return {day.occurrence.day: day.fate for day in found}


@pytest.mark.parametrize(
    ("holidays", "eleventh", "other"),
    [
        (Holidays.AS_USUAL, Fate.COMES, None),
        (Holidays.SKIP, Fate.HOLIDAY, None),
        (Holidays.NEXT_DAY, Fate.MOVED_AWAY, date(2027, 1, 12)),
        (Holidays.DAY_BEFORE, Fate.MOVED_AWAY, date(2027, 1, 10)),
    ],
)
def test_a_holiday_is_told(holidays, eleventh, other):
    found = fates(replace(MONDAYS, holidays=holidays))
    assert found[date(2027, 1, 11)] is eleventh
    assert [day for day, fate in found.items() if fate is Fate.MOVED_HERE] == [
        day for day in [other] if day
    ]


def test_pauses_are_told():
    gap = Gap(date(2027, 1, 18), date(2027, 1, 18))
    found = fates(replace(MONDAYS, breaks=(NEW_YEAR,), gaps=(gap,)))
    assert found == {
        date(2026, 12, 28): Fate.COMES,
        date(2027, 1, 4): Fate.COMES,
        date(2027, 1, 11): Fate.COMES,
        date(2027, 1, 18): Fate.PAUSE,
        date(2027, 1, 25): Fate.COMES,
    }


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(Holidays),
    st.booleans(),
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)
def test_what_comes_is_what_the_rule_brings(weekdays, holidays, pauses, first):
    rule = Recurrence(
        Frequency.WEEKLY,
        weekdays=tuple(weekdays),
        holidays=holidays,
        breaks=(NEW_YEAR,) if pauses else (),
    )
    last = first + timedelta(days=60)
    found = coming(rule, first, last, is_holiday=is_holiday)
    assert tuple(day.occurrence for day in found if day.fate.takes_place) == occurrences(
        rule, first, last, is_holiday=is_holiday
    )
    assert len({day.occurrence for day in found}) == len(found)
