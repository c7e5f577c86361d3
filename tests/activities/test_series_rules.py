"""Property tests: one date of a series changes, with others or alone; none is lost or doubled."""

from dataclasses import replace
from datetime import date, time, timedelta

import jpholiday
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.activities.rules.recurrence import (
    LAST,
    NEW_YEAR,
    Break,
    Frequency,
    Gap,
    Holidays,
    Recurrence,
    occurrences,
)
from matcher.activities.rules.series import Scope, Turn, brings, ended, left_out, turned
from matcher.errors import RuleBroken

TODAY = date(2026, 11, 24)
HORIZON = TODAY + timedelta(days=200)
DAYS = st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
NINE, ELEVEN, ONE = time(9), time(11), time(13)


def is_holiday(day):
    return bool(jpholiday.is_holiday(day))


def dates(rules, first=TODAY, last=HORIZON):
    found = [day for rule in rules for day in occurrences(rule, first, last, is_holiday=is_holiday)]
    return sorted(found, key=lambda day: (day.day, day.start or time.min))


@st.composite
def weekly(draw, *, plain=False):
    first = draw(DAYS)
    last = draw(st.none() | st.dates(first + timedelta(days=30), first + timedelta(days=150)))
    modes = [Holidays.AS_USUAL] if plain else list(Holidays)
    gaps = draw(st.lists(DAYS, max_size=3, unique=True))
    longer = [] if plain else draw(st.lists(DAYS.map(_a_week_from), max_size=1))
    return Recurrence(
        Frequency.WEEKLY,
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3)))),
        interval=draw(st.integers(1, 3)),
        first=first,
        last=last,
        start=NINE,
        end=ELEVEN,
        gaps=(*(Gap(day, day) for day in gaps), *longer),
        breaks=()
        if plain
        else draw(st.sampled_from([(), (NEW_YEAR,), (Break((1, 10), (1, 20)),)])),
        holidays=draw(st.sampled_from(modes)),
    )


def _a_week_from(day):
    return Gap(day, day + timedelta(days=6))


@st.composite
def monthly(draw):
    by_weekday = draw(st.booleans())
    nths = tuple(sorted(draw(st.sets(st.sampled_from([1, 2, 3, 4, LAST]), min_size=1))))
    numbers = tuple(sorted(draw(st.sets(st.integers(1, 28), min_size=1, max_size=3))))
    return Recurrence(
        Frequency.MONTHLY_WEEKDAY if by_weekday else Frequency.MONTHLY_DAY,
        weekdays=(draw(st.integers(0, 6)),) if by_weekday else (),
        nths=nths if by_weekday else (),
        days=() if by_weekday else numbers,
        start=NINE,
        end=ELEVEN,
        holidays=draw(st.sampled_from([h for h in Holidays if h is not Holidays.TAKE_IN])),
    )


def one_of(data, rules):
    coming = dates(rules)
    assume(coming)
    return data.draw(st.sampled_from(coming[:20]))


@settings(deadline=None)
@given(st.lists(weekly() | monthly(), min_size=1, max_size=2), st.data())
def test_leaving_one_date_out_touches_no_other(rules, data):
    day = one_of(data, rules)
    assert dates(left_out(rules, day, TODAY, is_holiday)) == [d for d in dates(rules) if d != day]


@settings(deadline=None)
@given(st.lists(weekly() | monthly(), min_size=1, max_size=2), st.data())
def test_ending_a_series_leaves_what_comes_before_it(rules, data):
    day = one_of(data, rules)
    touched = [rule for rule in rules if brings(rule, day, is_holiday)]
    others = [rule for rule in rules if rule not in touched]
    later = dates(ended(rules, day, Scope.LATER, TODAY, is_holiday))
    kept = [d for d in dates(touched) if d.day < day.day]
    assert later == sorted(kept + dates(others), key=lambda d: (d.day, d.start))
    assert dates(ended(rules, day, Scope.ALL, TODAY, is_holiday)) == dates(others)


@settings(deadline=None)
@given(weekly() | monthly(), st.sampled_from([Scope.LATER, Scope.ALL]), st.data())
def test_other_hours_and_places_change_every_date_in_scope_and_no_other(rule, scope, data):
    day = one_of(data, (rule,))
    turn = Turn(0, ONE, NINE, "西の浜")
    found = dates(turned((rule,), day, turn, scope, TODAY, is_holiday))
    changed = [turn.of(d) if scope is Scope.ALL or d.day >= day.day else d for d in dates((rule,))]
    assert found == changed


OFF_WEEKS = [
    (Holidays.TAKE_IN, (0, 1), date(2026, 9, 25), date(2027, 3, 21)),
    (Holidays.DAY_BEFORE, (0,), date(2026, 10, 5), date(2027, 1, 10)),
]


@pytest.mark.parametrize(("holidays", "weekdays", "first", "day"), OFF_WEEKS)
def test_a_holiday_in_a_week_between_does_not_change_which_weeks_are_counted(
    holidays, weekdays, first, day
):
    rule = Recurrence(
        Frequency.WEEKLY, weekdays=weekdays, interval=2, first=first, holidays=holidays, start=NINE
    )
    before = dates((rule,))
    (date_of_it,) = [d for d in before if d.day == day]
    after = dates(turned((rule,), date_of_it, Turn(0, ONE), Scope.LATER, TODAY, is_holiday))
    assert [d.day for d in after] == [d.day for d in before]


@settings(deadline=None)
@given(
    weekly(plain=True),
    st.integers(-6, 6).filter(bool),
    st.sampled_from([Scope.LATER, Scope.ALL]),
    st.data(),
)
def test_other_days_move_every_date_in_scope_or_are_refused(rule, days, scope, data):
    day = one_of(data, (rule,))
    turn = Turn(days, NINE, ELEVEN)
    try:
        rules = turned((rule,), day, turn, scope, TODAY, is_holiday)
    except RuleBroken as error:
        refused = error.code
    else:
        refused = ""
    assert refused in {"", "series_overlaps"} | (
        {"series_day_fixed"} if rule.interval > 1 else set()
    )
    if refused:
        return
    around = timedelta(days=14)
    old = dates((rule,), TODAY - around, HORIZON + around)
    moved = [turn.of(d) if scope is Scope.ALL or d.day >= day.day else d for d in old]
    moved = [d for d in moved if TODAY <= d.day <= HORIZON]
    assert dates(rules) == sorted(moved, key=lambda d: d.day)


def test_a_rule_of_dates_moves_within_what_every_month_has():
    rule = Recurrence(Frequency.MONTHLY_DAY, days=(15,), start=NINE)
    (day, *_more) = dates((rule,))
    (moved,) = turned((rule,), day, Turn(3, NINE), Scope.ALL, TODAY, is_holiday)
    assert moved.days == (18,)
    with pytest.raises(RuleBroken, match="series_day_fixed"):
        turned((rule,), day, Turn(14, NINE), Scope.ALL, TODAY, is_holiday)


@pytest.mark.parametrize(
    "rule",
    [
        Recurrence(Frequency.MONTHLY_WEEKDAY, weekdays=(5,), nths=(2,), start=NINE),
        Recurrence(Frequency.MONTHLY_DAY, days=(LAST,), start=NINE),
        Recurrence(Frequency.WEEKLY, weekdays=(5,), start=NINE, holidays=Holidays.TAKE_IN),
    ],
    ids=["nth weekday", "last day", "with holidays"],
)
def test_where_days_cannot_move_hours_and_places_still_can(rule):
    day = dates((rule,))[0]
    for scope in (Scope.LATER, Scope.ALL):
        with pytest.raises(RuleBroken, match="series_day_fixed"):
            turned((rule,), day, Turn(1, NINE), scope, TODAY, is_holiday)
        assert turned((rule,), day, Turn(0, ONE), scope, TODAY, is_holiday)[-1].start == ONE


def test_a_date_cannot_move_before_one_that_stays():
    rule = Recurrence(Frequency.WEEKLY, weekdays=(2, 5), start=NINE)
    day = next(d for d in dates((rule,))[1:] if d.day.weekday() == 5)
    with pytest.raises(RuleBroken, match="series_overlaps"):
        turned((rule,), day, Turn(-4, NINE), Scope.LATER, TODAY, is_holiday)


def test_a_past_pause_of_one_day_goes_when_a_new_one_comes():
    past, ahead = (Gap(day, day) for day in (TODAY - timedelta(days=3), TODAY + timedelta(days=4)))
    rule = Recurrence(Frequency.WEEKLY, weekdays=(5,), start=NINE, gaps=(past, ahead))
    day = dates((rule,))[0]
    (changed,) = left_out((rule,), day, TODAY, is_holiday)
    assert changed == replace(rule, gaps=(ahead, Gap(day.day, day.day)))


def test_this_date_alone_only_leaves_the_rule_whatever_becomes_of_it():
    rule = Recurrence(Frequency.WEEKLY, weekdays=(5,), start=NINE)
    day = dates((rule,))[0]
    apart = turned((rule,), day, Turn(3, ONE), Scope.THIS, TODAY, is_holiday)
    assert apart == left_out((rule,), day, TODAY, is_holiday)
    assert ended((rule,), day, Scope.THIS, TODAY, is_holiday) == apart


def test_a_date_moved_past_a_holiday_changes_its_hours_with_all_later_ones():
    # Monday, 23 November is a holiday; what falls on it takes place on Tuesday.
    rule = Recurrence(Frequency.WEEKLY, weekdays=(0,), start=NINE, holidays=Holidays.NEXT_DAY)
    day = dates((rule,))[0]
    assert day.day == TODAY
    rules = turned((rule,), day, Turn(0, ONE), Scope.LATER, TODAY, is_holiday)
    assert [(d.day, d.start) for d in dates(rules)] == [(d.day, ONE) for d in dates((rule,))]


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("interval", [1, 2])
def test_a_rule_that_has_no_end_in_the_calendar_moves(days, interval):
    rule = Recurrence(
        Frequency.WEEKLY,
        weekdays=(1,),
        interval=interval,
        first=date(1, 1, 2),
        last=date.max,
        gaps=(Gap(date.max, date.max),),
        start=NINE,
    )
    (day, *_later) = dates([rule])
    turn = Turn(days, ELEVEN, None)
    (moved,) = turned([rule], day, turn, Scope.ALL, TODAY, is_holiday)
    assert dates([moved], day.day + timedelta(days=days))[:3] == [
        turn.of(one) for one in dates([rule])[:3]
    ]
