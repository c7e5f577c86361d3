"""Tests of moving a posting's dates to another time."""

import itertools
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.activities.rules.moving import Move, day_after, moved, step_of
from matcher.activities.rules.recurrence import Frequency, Gap, Recurrence

TODAY = date(2026, 11, 24)
WEEK = timedelta(days=7)
DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))
MOVES = st.sampled_from([Move.NEXT_YEAR, Move.NEXT_MONTH, Move.FOUR_WEEKS])


@given(st.lists(DAYS, min_size=1, max_size=12), MOVES, DAYS)
def test_weekdays_order_and_distances_stay_and_all_lies_ahead(days, move, today):
    step = step_of(move, days, today)
    later = [day + step for day in days]
    assert step > timedelta(0)
    assert [day.weekday() for day in later] == [day.weekday() for day in days]
    assert [b - a for a, b in itertools.pairwise(later)] == [
        b - a for a, b in itertools.pairwise(days)
    ]
    assert min(later) > today


@given(DAYS, DAYS)
def test_a_year_later_is_the_same_time_of_the_year(day, today):
    later = day + step_of(Move.NEXT_YEAR, [day], today)
    anniversary = day.replace(year=later.year, day=min(day.day, 28))
    distances = [abs(later - anniversary.replace(year=later.year + n)) for n in (-1, 0, 1)]
    assert min(distances) <= timedelta(days=6)


@given(DAYS, DAYS)
def test_no_nearer_time_would_do(day, today):
    step = step_of(Move.FOUR_WEEKS, [day], today)
    assert step == 4 * WEEK or day + step - 4 * WEEK <= today


@given(DAYS, DAYS)
def test_a_month_later_is_the_same_weekday_of_the_month(day, today):
    later = day + step_of(Move.NEXT_MONTH, [day], today)
    nth, before = (later.day - 1) // 7, (day.day - 1) // 7
    is_last = (later + WEEK).month != later.month
    assert nth == before or (before == 4 and is_last)


@pytest.mark.parametrize(
    ("move", "day", "expected"),
    [
        (Move.NEXT_YEAR, date(2025, 11, 29), date(2026, 11, 28)),
        (Move.NEXT_YEAR, date(2026, 12, 5), date(2027, 12, 4)),
        (Move.NEXT_YEAR, date(2020, 11, 28), date(2026, 11, 28)),
        (Move.NEXT_YEAR, date(2025, 11, 24), date(2027, 11, 22)),
        (Move.NEXT_MONTH, date(2026, 11, 14), date(2026, 12, 12)),
        (Move.NEXT_MONTH, date(2026, 10, 31), date(2026, 11, 28)),
        (Move.NEXT_MONTH, date(2026, 12, 12), date(2027, 1, 9)),
        (Move.FOUR_WEEKS, date(2026, 11, 21), date(2026, 12, 19)),
    ],
)
def test_where_a_day_goes(move, day, expected):
    assert day + step_of(move, [day], TODAY) == expected


def test_nothing_goes_where_nothing_is_or_shall():
    assert step_of(Move.NEXT_YEAR, [], TODAY) is None
    assert step_of(Move.NO_DATES, [TODAY], TODAY) is None


def test_a_rule_moves_with_its_gaps_and_keeps_what_is_of_every_year():
    rule = Recurrence(
        Frequency.WEEKLY,
        weekdays=(5,),
        start=time(9),
        first=date(2025, 12, 6),
        last=date(2026, 3, 28),
        months=(12, 1, 2, 3),
        gaps=(Gap(date(2026, 1, 3), date(2026, 1, 3)),),
    )
    later = moved(rule, timedelta(days=364))
    assert (later.first, later.last) == (date(2026, 12, 5), date(2027, 3, 27))
    assert later.gaps == (Gap(date(2027, 1, 2), date(2027, 1, 2)),)
    assert (later.weekdays, later.start, later.months) == (rule.weekdays, rule.start, rule.months)
    endless = Recurrence(Frequency.WEEKLY, weekdays=(5,))
    assert moved(endless, WEEK) == endless


@pytest.mark.parametrize("step", [WEEK, 60 * WEEK])
def test_a_day_that_stands_for_never_does_not_move_beyond_the_calendar(step):
    gaps = (Gap(TODAY, date.max), Gap(date.max, date.max))
    rule = Recurrence(Frequency.WEEKLY, weekdays=(5,), first=TODAY, last=date.max, gaps=gaps)
    later = moved(rule, step)
    assert (later.first, later.last) == (TODAY + step, date.max)
    assert later.gaps == (Gap(TODAY + step, date.max), Gap(date.max, date.max))


@given(st.dates(), st.timedeltas(timedelta(days=-9000), timedelta(days=9000)))
def test_days_keep_their_distance_wherever_the_calendar_has_room(day, step):
    room = date.min.toordinal() <= day.toordinal() + step.days <= date.max.toordinal()
    assert day_after(day, step) == (
        day + timedelta(days=step.days) if room else date.max if step.days > 0 else date.min
    )
