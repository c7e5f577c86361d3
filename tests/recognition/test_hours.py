"""Tests of hours: what a member gave in any period, and who may see it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.authz import AccountRole
from matcher.recognition.rules.periods import Period, year_of
from matcher.recognition.service.hours import hours_of
from matcher.recognition.wording import duration_ja, fiscal_year_ja, period_ja
from tests.factories import EngagementFactory, ResidentFactory, manager, person, staff
from tests.recognition.helping import YESTERDAY, came, group_with_shift, main_of

pytestmark = pytest.mark.usefixtures("at_ten")
YEAR = year_of(2026)


def test_hours_are_summed_by_activity_the_longest_first(both_apps, now):
    _account, resident = person()
    short, long = group_with_shift()[1], group_with_shift()[1]
    came(short, resident, minutes=45)
    came(long, resident, minutes=150)
    hours = hours_of(resident.id, YEAR, now=now)
    assert (hours.times, hours.minutes) == (2, 195)
    assert [(one.activity.id, one.minutes) for one in hours.activities] == [
        (long.activity_id, 150),
        (short.activity_id, 45),
    ]


def test_the_hours_of_an_organization_are_those_of_all_it_sent(both_apps, now):
    _login, business = manager()
    came(group_with_shift()[1], business, people=5, minutes=120)
    hours = hours_of(business.id, YEAR, now=now)
    assert (hours.times, hours.minutes, hours.activities[0].people) == (1, 600, 5)


@pytest.mark.parametrize(
    ("moment", "counted"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 31, 14, 59, tzinfo=UTC), True),
        (datetime(2027, 3, 31, 15, 0, tzinfo=UTC), False),
    ],
)
def test_a_fiscal_year_begins_and_ends_at_midnight_in_tokyo(both_apps, now, moment, counted):
    _account, resident = person()
    came(group_with_shift(moment)[1], resident)
    assert hours_of(resident.id, YEAR, now=now).times == counted


def test_what_nobody_has_recorded_is_told(both_apps, now):
    _account, resident = person()
    waiting = EngagementFactory(member_id=resident.id, shift_id=group_with_shift()[1].id)
    EngagementFactory(member_id=resident.id)
    hours = hours_of(resident.id, YEAR, now=now)
    assert [engagement.id for engagement in hours.unrecorded] == [waiting.id]
    before = Period(date(2025, 4, 1), date(2026, 3, 31))
    assert hours_of(resident.id, before, now=now).unrecorded == []


def test_the_page_shows_this_fiscal_year_another_and_any_period(app, signed_in_as):
    account, resident = person()
    came(group_with_shift()[1], resident, minutes=90)
    came(group_with_shift(YESTERDAY - timedelta(days=300))[1], resident, minutes=40)
    client = signed_in_as(account)
    this = main_of(client.get("/me/hours"))
    assert "1時間30分" in this
    assert "2026年4月1日（令和8年）から2027年3月31日（令和9年）まで" in this
    assert "40分" in main_of(client.get("/me/hours?year=2025"))
    both = main_of(client.get("/me/hours?first=2025-04-01&last=2026年11月30日"))
    assert "2時間10分" in both


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2026-04-02&last=2026-04-01", "あとの日"),
        ("first=2000-04-01&last=2026-04-01", "10年以内"),
        ("first=2026-04-01", "両方を入力"),
        ("first=きのう&last=2026-04-01", "実際にある日"),
        ("year=1", "活動時間の合計"),
        ("year=x", "活動時間の合計"),
    ],
)
def test_a_period_that_cannot_be_is_told_and_the_year_shown(app, signed_in_as, query, words):
    account, _resident = person()
    assert words in main_of(signed_in_as(account).get(f"/me/hours?{query}"))


def test_only_oneself_and_the_staff_of_the_area_see_hours(app, signed_in_as):
    account, resident = person(ResidentFactory(area="hamado"))
    page = f"/members/{resident.id}/hours"
    assert signed_in_as(account).get(page).status_code == 200
    assert signed_in_as(staff(AccountRole.AREA_STAFF, ("hamado",))).get(page).status_code == 200
    for stranger in (person()[0], manager()[0], staff(AccountRole.AREA_STAFF, ("shiote",))):
        assert signed_in_as(stranger).get(page).status_code == 403
    assert app.test_client().get(page).status_code == 303
    assert signed_in_as(staff()).get("/members/999999/hours").status_code == 404


def test_a_group_sees_its_own_hours_and_has_no_certificate(app, signed_in_as):
    login, business = manager()
    came(group_with_shift()[1], business, people=3)
    page = main_of(signed_in_as(login).get("/me/hours"))
    assert "のべ人数" in page
    assert "証明書をつくる" not in page
    assert signed_in_as(staff()).get("/me/hours").status_code == 404


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0分"), (59, "59分"), (60, "1時間"), (61, "1時間1分"), (60_000, "1,000時間")],
)
def test_durations_in_words(app, minutes, words):
    assert duration_ja(minutes) == words


def test_years_in_both_ways_of_counting(app):
    assert fiscal_year_ja(2026) == "2026年度（令和8年度）"
    assert fiscal_year_ja(2019) == "2019年度（令和元年度）"
    assert fiscal_year_ja(1700) == "1700年度"
    assert period_ja(Period(date(2019, 5, 1), date(1800, 1, 1))).startswith(
        "2019年5月1日（令和元年）"
    )
