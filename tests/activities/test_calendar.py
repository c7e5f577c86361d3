"""Tests of what is on each day of a month."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.activities.models import Shift
from matcher.activities.service.calendar import busy_days
from matcher.activities.service.finding import Filters, find
from matcher.shared.clock import from_local
from matcher.shared.db import db
from matcher.shared.week import Days
from tests.activities.posted import posted
from tests.conftest import NOW
from tests.factories import SATURDAY_MORNING
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("both_apps")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
SATURDAY = date(2026, 11, 28)


def on(day, **filters):
    """Return what the calendar says of a day of November."""
    busy = busy_days(Filters(**filters), FIRST, LAST, now=NOW).get(day)
    return ([entry.title for entry in busy.entries], busy.total) if busy else ([], 0)


def test_the_first_three_of_a_day_are_named_and_all_are_counted():
    for number in (5, 3, 1, 2, 4):
        posted(f"{number}番目", SATURDAY_MORNING + number * HOUR)
    assert on(SATURDAY) == (["1番目", "2番目", "3番目"], 5)


def test_a_day_begins_and_ends_at_midnight_in_tokyo():
    posted("日付が変わってすぐ", from_local(SATURDAY))
    posted("翌日になってすぐ", from_local(SATURDAY + DAY))
    assert on(SATURDAY) == (["日付が変わってすぐ"], 1)
    assert on(SATURDAY + DAY) == (["翌日になってすぐ"], 1)


def test_a_shift_over_several_days_is_on_each_of_them_and_after_what_begins_there():
    posted("合宿", SATURDAY_MORNING, shift={"ends_at": SATURDAY_MORNING + 2 * DAY})
    posted("朝市", SATURDAY_MORNING + DAY + HOUR)
    assert on(SATURDAY - DAY) == ([], 0)
    assert on(SATURDAY) == (["合宿"], 1)
    assert on(SATURDAY + DAY) == (["朝市", "合宿"], 2)
    assert on(SATURDAY + 2 * DAY) == (["合宿"], 1)


def test_what_began_before_the_month_is_on_its_days():
    posted("長い催し", from_local(date(2026, 10, 20)), shift={"ends_at": from_local(LAST)})
    assert on(SATURDAY) == (["長い催し"], 1)
    assert on(LAST) == ([], 0)


def test_an_activity_counts_once_a_day_however_many_hours_it_has():
    posted("午前と午後", SATURDAY_MORNING, SATURDAY_MORNING + 4 * HOUR)
    assert on(SATURDAY) == (["午前と午後"], 1)
    busy = busy_days(Filters(), FIRST, LAST, now=NOW)
    assert busy[SATURDAY].entries[0].starts_at == SATURDAY_MORNING


def test_whole_days_and_days_it_goes_on_have_no_hour_and_come_after_those_that_have():
    whole = {"timed": False, "ends_at": from_local(SATURDAY + 2 * DAY)}
    posted("二日間", from_local(SATURDAY), shift=whole)
    posted("朝の掃除", SATURDAY_MORNING)
    busy = busy_days(Filters(), FIRST, LAST, now=NOW)
    assert [entry.title for entry in busy[SATURDAY].entries] == ["朝の掃除", "二日間"]
    assert busy[SATURDAY].entries[1].starts_at is None
    assert busy[SATURDAY + DAY].entries[0].starts_at is None
    assert SATURDAY + 2 * DAY not in busy


def test_what_is_called_off_over_or_not_open_is_not_there():
    posted("中止", shift={"cancelled_at": NOW})
    posted("終わった回のある活動", NOW - 5 * HOUR, SATURDAY_MORNING + DAY)
    posted("下書き", status="draft")
    posted("随時", None)
    assert on(SATURDAY)[1] == 0
    assert on(NOW.date()) == ([], 0)


def test_the_filters_hold_but_for_their_own_dates():
    posted("中央", area="chuo")
    posted("大橋", area="ohashi")
    asked = {"areas": ("ohashi",), "first": date(2027, 1, 1), "last": date(2027, 1, 31)}
    assert on(SATURDAY, **asked) == (["大橋"], 1)


def test_days_and_hours_are_asked_of_the_very_shift():
    posted("土曜の朝と月曜の夜", SATURDAY_MORNING, SATURDAY_MORNING + 2 * DAY + 10 * HOUR)
    asked = {"days": Days.WEEKEND}
    assert on(SATURDAY, **asked)[1] == 1
    assert on(SATURDAY + 2 * DAY, **asked)[1] == 0
    assert on(SATURDAY + 2 * DAY)[1] == 1


def test_however_much_is_on_it_costs_one_query():
    for number in range(4):
        posted(f"{number}番目", SATURDAY_MORNING + number * DAY / 2)
    with counted_statements() as statements:
        busy_days(Filters(), FIRST, LAST, now=NOW)
    assert len(statements) == 1


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 24 * 40), st.integers(1, 24 * 6)), min_size=1, max_size=4))
def test_a_day_counts_what_the_list_of_that_day_finds(spans):
    db.session.rollback()
    for number, (begin, length) in enumerate(spans):
        start = datetime.combine(FIRST, datetime.min.time(), NOW.tzinfo) + begin * HOUR
        posted(f"{number}", start, shift={"ends_at": start + length * HOUR})
    busy = busy_days(Filters(), FIRST, LAST, now=NOW)
    for number in range(30):
        day = FIRST + number * DAY
        listed = find(Filters(first=day, last=day), 1, now=NOW).total
        assert (busy[day].total if day in busy else 0) == listed, day
    for shift in db.session.query(Shift):
        db.session.delete(shift)
    db.session.commit()
