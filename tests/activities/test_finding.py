"""Tests of finding: what is on the list, in which order, under which filters."""

from datetime import date, timedelta

import pytest

from matcher.activities.models import Activity, ActivityStatus
from matcher.activities.service import finding
from matcher.activities.service.finding import Filters, find
from matcher.activities.service.indexing import refresh_index
from matcher.members.models import Organization
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db, transaction
from matcher.shared.week import Days
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
)
from tests.support.statements import counted_statements

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def post(both_apps, now):
    """A function that posts a listing with these shifts, ready to be found."""

    def _post(title, *starts, shift=None, **activity):
        id_ = ActivityFactory(title=title, **activity).id
        role = RoleFactory(activity_id=id_)
        for start in starts:
            ShiftFactory(role_id=role.id, starts_at=start, **(shift or {}))
        with transaction():
            listing = db.session.get_one(Activity, id_)
            listing.organization = db.session.get_one(Organization, listing.organization_id)
            refresh_index(listing, now=now)
        return listing

    return _post


def titles(now, **filters):
    return [item.title for item in find(Filters(**filters), 1, now=now).items]


def test_the_soonest_comes_first_and_open_ended_ones_last(post, now):
    post("いつでも", None)
    post("来週", SATURDAY_MORNING + 7 * DAY)
    post("今週", SATURDAY_MORNING, SATURDAY_MORNING + 14 * DAY)
    assert titles(now) == ["今週", "来週", "いつでも"]


@pytest.mark.parametrize("status", [s for s in ActivityStatus if s != "published"])
def test_only_published_listings_are_found(post, now, status):
    post("見えない", SATURDAY_MORNING, status=status)
    assert titles(now) == []


def test_what_is_over_or_past_its_deadline_is_not_found(post, now):
    today = local_date(now)
    post("終わった", now - DAY)
    post("締め切った", SATURDAY_MORNING, deadline=today - DAY)
    post("今日まで", SATURDAY_MORNING, deadline=today)
    assert titles(now) == ["今日まで"]


def test_what_is_going_on_is_found_until_it_is_over(post, now):
    post("開催中", now - HOUR, shift={"ends_at": now + HOUR})
    assert titles(now) == ["開催中"]
    assert titles(now + 2 * HOUR) == []


def test_areas_and_fields_are_several_or_none(post, now):
    post("中央の福祉", SATURDAY_MORNING, area="chuo", field="welfare")
    post("大橋の環境", SATURDAY_MORNING + HOUR, area="ohashi", field="environment")
    post("どこかの環境", SATURDAY_MORNING + 2 * HOUR, field="environment")
    assert titles(now, areas=("chuo", "ohashi")) == ["中央の福祉", "大橋の環境"]
    assert titles(now, fields=("environment",)) == ["大橋の環境", "どこかの環境"]
    assert titles(now, areas=("chuo",), fields=("environment",)) == []


def test_days_and_bands_are_those_of_a_shift_to_come(post, now):
    post("土曜の午前", SATURDAY_MORNING)
    post("月曜の午前", SATURDAY_MORNING + 2 * DAY)
    post("土曜の夜", SATURDAY_MORNING + 9 * HOUR)
    assert titles(now, days=Days.WEEKEND) == ["土曜の午前", "土曜の夜"]
    assert titles(now, days=Days.WEEKDAYS) == ["月曜の午前"]
    assert titles(now, bands=("morning",)) == ["土曜の午前", "月曜の午前"]
    assert titles(now, days=Days.WEEKEND, bands=("evening",)) == ["土曜の夜"]


def test_dates_take_in_both_ends(post, now):
    post("土曜", SATURDAY_MORNING)
    saturday = local_date(SATURDAY_MORNING)
    assert titles(now, first=saturday, last=saturday) == ["土曜"]
    assert titles(now, first=saturday + DAY) == []
    assert titles(now, last=saturday - DAY) == []
    assert titles(now, first=saturday + DAY, last=saturday) == []


def test_a_stretch_of_days_is_found_on_each_of_them(post, now):
    days = {"timed": False, "ends_at": from_local(date(2026, 12, 1))}
    post("四日間", from_local(date(2026, 11, 27)), shift=days)
    assert titles(now, first=date(2026, 11, 30), last=date(2026, 11, 30)) == ["四日間"]
    assert titles(now, first=date(2026, 12, 1), last=date(2026, 12, 1)) == []


def test_dates_and_days_are_asked_of_the_same_shift(post, now):
    post("土曜と次の火曜", SATURDAY_MORNING, SATURDAY_MORNING + 10 * DAY)
    december = {"first": date(2026, 12, 1), "last": date(2026, 12, 31)}
    assert titles(now, days=Days.WEEKEND, **december) == []
    assert titles(now, days=Days.WEEKDAYS, **december) == ["土曜と次の火曜"]


def test_open_ended_ones_have_no_dates(post, now):
    post("いつでも", None)
    assert titles(now, first=date(2026, 11, 1), last=date(2027, 11, 1)) == []


def test_words_and_filters_are_asked_together(post, now):
    post("海岸の清掃", SATURDAY_MORNING, area="chuo")
    post("公園の清掃", SATURDAY_MORNING, area="ohashi")
    assert titles(now, words="清掃", areas=("ohashi",)) == ["公園の清掃"]


def test_a_line_tells_the_next_shift_and_its_seats(post, now):
    starts = (now - DAY, SATURDAY_MORNING, SATURDAY_MORNING + 7 * DAY)
    post("三回", *starts, shift={"capacity": 4, "taken": 4}, venue="公民館")
    (item,) = find(Filters(), 1, now=now).items
    assert (item.starts_at, item.seats_left) == (SATURDAY_MORNING, 0)
    assert (item.dates, item.dates_free) == (2, 0)
    assert item.venue == "公民館"


def test_no_limit_is_no_number(post, now):
    post("何人でも", SATURDAY_MORNING)
    (item,) = find(Filters(), 1, now=now).items
    assert item.seats_left is None
    assert item.dates_free == 1


def test_a_shift_called_off_is_not_the_next_one(post, now):
    activity = post("雨で中止", SATURDAY_MORNING, SATURDAY_MORNING + 7 * DAY)
    with transaction():
        activity = db.session.get_one(Activity, activity.id)
        activity.organization = OrganizationFactory.build(name="見本の会")
        activity.roles[0].shifts[0].cancelled_at = now
        refresh_index(activity, now=now)
    (item,) = find(Filters(), 1, now=now).items
    assert item.starts_at == SATURDAY_MORNING + 7 * DAY


def test_pages_hold_twenty_and_long_lists_are_counted_no_further(both_apps, now, monkeypatch):
    monkeypatch.setattr(finding, "MOST_COUNTED", 30)
    organization = OrganizationFactory()
    for number in range(45):
        ActivityFactory(
            organization_id=organization.id,
            title=f"{number:02d}",
            next_at=SATURDAY_MORNING + number * HOUR,
            open_until=SATURDAY_MORNING + number * HOUR + HOUR,
        )
    second = find(Filters(), 2, now=now)
    assert [item.title for item in second.items] == [f"{n:02d}" for n in range(20, 40)]
    assert (second.total, second.has_more) == (30, True)
    assert [item.title for item in find(Filters(), 3, now=now).items] == [
        "40",
        "41",
        "42",
        "43",
        "44",
    ]
    assert find(Filters(), 99_999, now=now).items == []


def test_four_statements_however_many_are_found(post, now):
    with counted_statements() as none:
        find(Filters(), 1, now=now)
    for number in range(25):
        post(f"清掃{number}", SATURDAY_MORNING + number * 7 * DAY, area="chuo")
    everything = Filters(words="清掃", areas=("chuo",), days=Days.WEEKEND, first=date(2026, 11, 1))
    with counted_statements() as many:
        assert len(find(everything, 1, now=now).items) == 20
    assert (len(none), len(many)) == (1, 4)
