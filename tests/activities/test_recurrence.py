from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache

import jpholiday
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.activities.rules.recurrence import (
    LAST,
    NEW_YEAR,
    Break,
    Frequency,
    Gap,
    Holidays,
    Occurrence,
    Recurrence,
    occurrences,
)
from matcher.activities.rules.recurrence_json import from_json, to_json
from matcher.activities.rules.recurrence_words import in_words

WEEKLY, NTH, MONTHLY = Frequency
AS_USUAL, SKIP, TAKE_IN, NEXT_DAY, DAY_BEFORE = Holidays
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
ONE_DAY = timedelta(days=1)


@cache
def is_holiday(day):
    return bool(jpholiday.is_holiday(day))


def days(rule, first, last, *, is_holiday=is_holiday):
    return [each.day for each in occurrences(rule, first, last, is_holiday=is_holiday)]


def by_looking_at_every_day(rule, first, last, *, is_holiday=is_holiday):
    """The same answer, found without dateutil: one question about each day."""
    day, found = first, []
    while day <= last:
        if takes_place(rule, day, is_holiday) and not rule.pauses_on(day):
            found.append(day)
        day += ONE_DAY
    return found


def takes_place(rule, day, is_holiday):
    if rule.holidays is AS_USUAL:
        return counts(rule, day)
    if rule.holidays is TAKE_IN:
        return counts(rule, day) or is_holiday(day)
    if is_holiday(day):
        return False
    return counts(rule, day) or moves_to(rule, day, is_holiday)


def moves_to(rule, day, is_holiday):
    """Ask the holidays that touch the day on the side from which the rule moves."""
    if rule.holidays is SKIP:
        return False
    back = -ONE_DAY if rule.holidays is NEXT_DAY else ONE_DAY
    other = day + back
    while is_holiday(other):
        if counts(rule, other) and not rule.pauses_on(other):
            return True
        other += back
    return False


def counts(rule, day):
    if rule.frequency is WEEKLY:
        return on_this_week(rule, day)
    last_of_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if rule.frequency is MONTHLY:
        return day.day in rule.days or (LAST in rule.days and day == last_of_month)
    nth = (day.day - 1) // 7 + 1
    last_one = LAST in rule.nths and last_of_month - day < timedelta(days=7)
    return day.weekday() in rule.weekdays and (nth in rule.nths or last_one)


def on_this_week(rule, day):
    if day.weekday() not in rule.weekdays:
        return False
    if rule.interval == 1:
        return True
    monday = rule.first - timedelta(days=rule.first.weekday())
    return (day - monday).days // 7 % rule.interval == 0


some_days = st.dates(date(2023, 6, 1), date(2026, 6, 1))
some_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
few_weekdays = st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple)
month_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))
ordered_days = st.tuples(some_days, some_days).map(sorted)
pauses = {
    "months": st.lists(st.integers(1, 12), unique=True).map(tuple),
    "gaps": st.lists(ordered_days.map(lambda pair: Gap(*pair)), max_size=2).map(tuple),
    "breaks": st.lists(st.builds(Break, month_days, month_days), max_size=2).map(tuple),
}


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(Frequency))
    parts = {name: draw(strategy) for name, strategy in pauses.items()}
    start, end = draw(st.one_of(st.none(), some_times)), draw(st.one_of(st.none(), some_times))
    parts |= {"start": start, "end": end if start else None}
    parts["venue"] = draw(st.sampled_from(["", "浜戸公園"]))
    parts["holidays"] = draw(
        st.sampled_from([each for each in Holidays if frequency is WEEKLY or each is not TAKE_IN])
    )
    if draw(st.booleans()):
        parts["first"], parts["last"] = draw(ordered_days)
    if frequency is WEEKLY:
        parts["weekdays"] = draw(few_weekdays)
        parts["interval"] = draw(st.integers(1, 3)) if "first" in parts else 1
    elif frequency is NTH:
        parts["weekdays"] = draw(few_weekdays)
        nth = st.sampled_from([1, 2, 3, 4, 5, LAST])
        parts["nths"] = draw(st.lists(nth, min_size=1, unique=True).map(tuple))
    else:
        day = st.one_of(st.integers(1, 31), st.just(LAST))
        parts["days"] = draw(st.lists(day, min_size=1, unique=True).map(tuple))
    return Recurrence(frequency, **parts)


@settings(deadline=None)
@given(rules(), some_days, st.integers(0, 500))
def test_no_date_is_lost_or_doubled(rule, first, length):
    last = first + timedelta(days=length)
    low, high = max(first, rule.first or first), min(last, rule.last or last)
    assert days(rule, first, last) == by_looking_at_every_day(rule, low, high)


@settings(deadline=None)
@given(rules(), some_days, st.integers(0, 300), st.integers(0, 300))
def test_two_windows_side_by_side_give_what_one_gives(rule, first, one, two):
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two + 1)
    together = days(rule, first, middle) + days(rule, middle + timedelta(days=1), last)
    assert together == days(rule, first, last)


long_ago = st.dates(date.min, date(2026, 1, 1))
any_holidays = st.sampled_from(Holidays)


@settings(deadline=None)
@given(few_weekdays, long_ago, st.integers(1, 53), any_holidays, some_days, st.integers(0, 200))
def test_weeks_are_counted_from_a_first_day_however_long_ago(
    weekdays, began, interval, holidays, first, length
):
    rule = Recurrence(WEEKLY, weekdays=weekdays, first=began, interval=interval, holidays=holidays)
    last = first + timedelta(days=length)
    assert days(rule, first, last) == by_looking_at_every_day(rule, max(first, began), last)


def test_of_an_ancient_rule_only_days_near_the_window_are_counted():
    counted = []

    def is_counted(day):
        counted.append(day)
        return False

    rule = Recurrence(WEEKLY, weekdays=(0,), first=date.min, interval=2, holidays=SKIP)
    assert days(rule, *MAY_2026, is_holiday=is_counted) == [date(2026, 5, 11), date(2026, 5, 25)]
    assert min(counted) > MAY_2026[0] - timedelta(weeks=2)


few_holidays = st.sets(st.dates(date(2023, 12, 20), date(2024, 1, 20)))
"""Holidays thick enough for days to move far, over new year, and onto one another."""


@settings(deadline=None)
@given(rules(), few_holidays, st.dates(date(2023, 12, 1), date(2024, 1, 31)), st.integers(0, 40))
def test_no_date_is_lost_or_doubled_whatever_the_holidays_are(rule, holidays, first, length):
    last = first + timedelta(days=length)
    low, high = max(first, rule.first or first), min(last, rule.last or last)
    found = days(rule, first, last, is_holiday=holidays.__contains__)
    assert found == by_looking_at_every_day(rule, low, high, is_holiday=holidays.__contains__)


@settings(deadline=None)
@given(rules(), few_holidays, st.dates(date(2023, 12, 15), date(2024, 1, 25)))
def test_a_day_moved_over_the_edge_stands_in_one_of_two_windows(rule, holidays, edge):
    ends = date(2023, 11, 1), date(2024, 3, 1)
    one = days(rule, ends[0], edge, is_holiday=holidays.__contains__)
    other = days(rule, edge + ONE_DAY, ends[1], is_holiday=holidays.__contains__)
    assert one + other == days(rule, *ends, is_holiday=holidays.__contains__)


@settings(deadline=None)
@given(rules(), some_days, st.integers(0, 500))
def test_an_occurrence_past_midnight_lasts_until_the_next_day(rule, first, length):
    last = first + timedelta(days=length)
    overnight = rule.end is not None and rule.end <= rule.start
    for each in occurrences(rule, first, last, is_holiday=is_holiday):
        assert (each.start, each.end, each.venue) == (rule.start, rule.end, rule.venue)
        assert each.last_day - each.day == (ONE_DAY if overnight else timedelta())


@settings(deadline=None)
@given(rules())
def test_a_rule_survives_json(rule):
    assert from_json(to_json(rule)) == rule


@settings(deadline=None)
@given(rules())
def test_every_rule_has_words(rule):
    assert in_words(rule)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-40, 40), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)


@settings(deadline=None)
@given(rules(), st.data())
def test_spoiled_json_is_refused_with_one_kind_of_error(rule, data):
    spoiled = to_json(rule)
    spoiled[data.draw(st.sampled_from(sorted(Recurrence.__dataclass_fields__)))] = data.draw(JSON)
    try:
        from_json(spoiled)
    except ValueError:
        return
    assert from_json(spoiled) == from_json(to_json(from_json(spoiled)))


@pytest.mark.parametrize("raw", [None, [], "weekly", {}, {"frequency": "daily"}, {"every": 1}])
def test_what_is_no_rule_is_refused(raw):
    with pytest.raises(ValueError, match=r"rule|daily"):
        from_json(raw)


@pytest.mark.parametrize(
    "part",
    [
        {"interval": 54, "first": "2026-01-05"},
        {"interval": 10**9, "first": "2026-01-05"},
        {"venue": "浜" * 201},
        {"venue": "浜\0"},
        {"venue": "\ud800"},
        {"breaks": [[[10**30, 1], [1, 1]]]},
    ],
)
def test_what_no_row_can_hold_is_refused(part):
    written = {"frequency": "weekly", "weekdays": [0]}
    assert from_json(written | {"venue": "浜" * 200})
    with pytest.raises(ValueError, match=r"interval|venue|surrogates|unreadable"):
        from_json(written | part)


def test_second_and_fourth_saturday():
    rule = Recurrence(NTH, weekdays=(SATURDAY,), nths=(2, 4))
    assert days(rule, date(2026, 1, 1), date(2026, 2, 28)) == [
        date(2026, 1, 10),
        date(2026, 1, 24),
        date(2026, 2, 14),
        date(2026, 2, 28),
    ]


def test_a_season_may_cross_the_new_year():
    rule = Recurrence(WEEKLY, weekdays=(SATURDAY,), months=(12, 1), breaks=(NEW_YEAR,))
    assert days(rule, date(2025, 11, 1), date(2026, 3, 31)) == [
        date(2025, 12, 6),
        date(2025, 12, 13),
        date(2025, 12, 20),
        date(2025, 12, 27),
        date(2026, 1, 10),
        date(2026, 1, 17),
        date(2026, 1, 24),
        date(2026, 1, 31),
    ]


def test_weekends_and_holidays_count_a_holiday_on_a_sunday_once():
    rule = Recurrence(WEEKLY, weekdays=(SATURDAY, SUNDAY), holidays=TAKE_IN)
    golden_week = days(rule, date(2026, 4, 29), date(2026, 5, 6))
    assert golden_week == [date(2026, 4, 29), *(date(2026, 5, day) for day in range(2, 7))]


MONDAYS = Recurrence(WEEKLY, weekdays=(MONDAY,), holidays=NEXT_DAY)
MAY_2026 = date(2026, 5, 1), date(2026, 5, 31)


def test_a_day_moves_past_all_holidays_in_a_row():
    assert days(MONDAYS, *MAY_2026)[:2] == [date(2026, 5, 7), date(2026, 5, 11)]
    before = replace(MONDAYS, holidays=DAY_BEFORE)
    assert days(before, *MAY_2026)[:2] == [date(2026, 5, 2), date(2026, 5, 11)]


def test_a_day_that_moves_onto_another_of_the_rule_is_one():
    rule = replace(MONDAYS, weekdays=(MONDAY, 3))
    assert days(rule, *MAY_2026)[:2] == [date(2026, 5, 7), date(2026, 5, 11)]


def test_a_day_moved_out_of_a_window_stands_in_the_next():
    assert days(MONDAYS, date(2026, 5, 1), date(2026, 5, 6)) == []
    assert days(MONDAYS, date(2026, 5, 7), date(2026, 5, 8)) == [date(2026, 5, 7)]


OUT = [
    {"last": date(2026, 5, 6)},
    {"gaps": (Gap(date(2026, 5, 7), date(2026, 5, 7)),)},
    {"gaps": (Gap(date(2026, 5, 4), date(2026, 5, 4)),)},
    {"breaks": (Break((5, 2), (5, 5)),)},
]


@pytest.mark.parametrize("limit", OUT)
def test_a_day_moves_neither_out_of_a_pause_nor_into_one(limit):
    assert date(2026, 5, 7) not in days(replace(MONDAYS, **limit), *MAY_2026)


def test_a_day_moves_neither_out_of_a_season_nor_into_one():
    spring = Recurrence(MONTHLY, days=(LAST,), months=(4,), holidays=NEXT_DAY)
    assert days(spring, date(2019, 4, 1), date(2019, 5, 31)) == []
    summer = replace(spring, months=(5,))
    assert days(summer, date(2019, 4, 1), date(2019, 5, 31)) == [date(2019, 5, 31)]


FORMER = [
    ({"skip_holidays": True}, SKIP),
    ({"with_holidays": True}, TAKE_IN),
    ({"skip_holidays": False, "with_holidays": False}, AS_USUAL),
]


@pytest.mark.parametrize(("flags", "holidays"), FORMER)
def test_a_rule_written_before_holidays_could_move_is_still_read(flags, holidays):
    rule = from_json({"frequency": "weekly", "weekdays": [0]} | flags)
    assert rule.holidays is holidays


def test_a_rule_written_both_ways_is_refused():
    both = {"frequency": "weekly", "weekdays": [0], "skip_holidays": True, "holidays": "skip"}
    with pytest.raises(ValueError, match="holidays_both_ways"):
        from_json(both)


def test_every_other_week_is_counted_from_the_first_date():
    rule = Recurrence(WEEKLY, weekdays=(0,), first=date(2026, 1, 5), interval=2)
    assert days(rule, date(2026, 1, 6), date(2026, 2, 28)) == [
        date(2026, 1, 19),
        date(2026, 2, 2),
        date(2026, 2, 16),
    ]


def test_hours_past_midnight_end_the_next_day():
    rule = Recurrence(WEEKLY, weekdays=(SATURDAY,), start=time(22), end=time(1))
    (night,) = occurrences(
        rule, date(2026, 1, 1), date(2026, 1, 4), is_holiday=jpholiday.is_holiday
    )
    assert night == Occurrence(date(2026, 1, 3), date(2026, 1, 4), time(22), time(1))


WRONG = [
    {"frequency": WEEKLY},
    {"frequency": WEEKLY, "weekdays": (7,)},
    {"frequency": WEEKLY, "weekdays": (1,), "nths": (1,)},
    {"frequency": WEEKLY, "weekdays": (1,), "interval": 2},
    {"frequency": WEEKLY, "weekdays": (1,), "interval": 0},
    {"frequency": WEEKLY, "weekdays": (1,), "days": (1,)},
    {"frequency": WEEKLY, "weekdays": (1,), "end": time(9)},
    {"frequency": WEEKLY, "weekdays": (1,), "months": (13,)},
    {"frequency": WEEKLY, "weekdays": (1,), "first": date(2026, 1, 2), "last": date(2026, 1, 1)},
    {"frequency": NTH, "weekdays": (1,)},
    {"frequency": NTH, "nths": (1,)},
    {"frequency": NTH, "weekdays": (1,), "nths": (0,)},
    {"frequency": NTH, "weekdays": (1,), "nths": (1,), "holidays": TAKE_IN},
    {"frequency": MONTHLY},
    {"frequency": MONTHLY, "days": (32,)},
]


@pytest.mark.parametrize("parts", WRONG)
def test_a_contradictory_rule_is_refused(parts):
    with pytest.raises(ValueError, match=r"^[a-z_]+$"):
        Recurrence(**parts)


@pytest.mark.parametrize(("first", "last"), [((2, 30), (3, 1)), ((1, 1), (13, 1))])
def test_a_break_of_no_days_is_refused(first, last):
    with pytest.raises(ValueError, match=r"day|month"):
        Break(first, last)


def test_a_gap_runs_forward():
    with pytest.raises(ValueError, match="gap_backwards"):
        Gap(date(2026, 1, 2), date(2026, 1, 1))


SATURDAYS = Recurrence(NTH, weekdays=(SATURDAY,), nths=(2, 4), start=time(9), end=time(11))
WORDS = [
    (SATURDAYS, "毎月第2・4土曜日 9:00〜11:00"),
    (replace(SATURDAYS, nths=(1, LAST)), "毎月第1・最終土曜日 9:00〜11:00"),
    (
        replace(SATURDAYS, end=None, holidays=SKIP, breaks=(NEW_YEAR,)),
        "毎月第2・4土曜日 9:00〜（祝日を除く、年末年始を除く）",
    ),
    (Recurrence(WEEKLY, weekdays=(1, 3), months=(6, 7, 8)), "6〜8月の毎週火・木曜日"),
    (Recurrence(WEEKLY, weekdays=(1,), months=(12, 1, 2, 7)), "12〜2月・7月の毎週火曜日"),
    (replace(SATURDAYS, nths=(1, 2, 3, 4)), "毎月第1〜4土曜日 9:00〜11:00"),
    (replace(SATURDAYS, nths=(1, 2, 3, LAST), start=None, end=None), "毎月第1〜3・最終土曜日"),
    (replace(SATURDAYS, nths=(1, 2, 4, 5)), "毎月第1・2・4・5土曜日 9:00〜11:00"),
    (MONDAYS, "毎週月曜日（祝日の場合は翌日）"),
    (replace(MONDAYS, weekdays=(5, 0, 1, 2, 3)), "毎週月〜木・土曜日（祝日の場合は翌日）"),
    (replace(MONDAYS, holidays=DAY_BEFORE), "毎週月曜日（祝日の場合は前日）"),
    (replace(MONDAYS, holidays=AS_USUAL), "毎週月曜日"),
    (Recurrence(WEEKLY, weekdays=(5, 6), holidays=TAKE_IN), "毎週土・日曜日と祝日"),
    (
        replace(MONDAYS, interval=2, first=date(2026, 1, 5), holidays=TAKE_IN),
        "2週ごとの月曜日と祝日 2026年1月5日から",
    ),
    (Recurrence(WEEKLY, holidays=TAKE_IN), "祝日"),
    (Recurrence(WEEKLY, weekdays=tuple(range(7))), "毎日"),
    (Recurrence(MONTHLY, days=(10, LAST)), "毎月10日・末日"),
    (
        Recurrence(WEEKLY, weekdays=(0,), interval=2, first=date(2026, 1, 5)),
        "2週ごとの月曜日 2026年1月5日から",
    ),
    (
        Recurrence(WEEKLY, weekdays=(0,), first=date(2026, 1, 5), last=date(2026, 3, 1)),
        "毎週月曜日 2026年1月5日〜2026年3月1日",
    ),
    (
        Recurrence(
            WEEKLY,
            weekdays=(0,),
            last=date(2026, 3, 1),
            breaks=(Break((7, 20), (8, 31)),),
            gaps=(Gap(date(2026, 1, 5), date(2026, 1, 5)),),
        ),
        "毎週月曜日 2026年3月1日まで（毎年7/20〜8/31は休み、2026年1月5日は休み）",
    ),
]


def test_a_gap_of_several_days_names_both_ends():
    gap = Gap(date(2026, 2, 1), date(2026, 2, 8))
    assert in_words(Recurrence(MONTHLY, days=(1,), gaps=(gap,))) == (
        "毎月1日（2026年2月1日〜2026年2月8日は休み）"
    )


@pytest.mark.parametrize(("rule", "words"), WORDS)
def test_rules_read_like_a_public_notice(rule, words):
    assert in_words(rule) == words
