"""Tests of when a posting takes place: nights, many dates, and rules by which dates repeat."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.activities.rules.recurrence_json import from_json
from matcher.shared.clock import local_date
from matcher.shared.db import db, transaction
from tests.activities.writing import (
    DATE,
    client_for,
    dates,
    listing_of,
    new_page,
    write,
    written,
)
from tests.conftest import NOW
from tests.factories import SATURDAY_MORNING, EngagementFactory
from tests.support.hostile import errors_on, kept_on

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)
REPEAT = "roles-0-repeat-"
NO_DATE = {f"{DATE}day": "", f"{DATE}start": "", f"{DATE}end": ""}
MONDAYS = NO_DATE | {
    f"{REPEAT}way": "monthly_weekday",
    f"{REPEAT}nths": ["2", "4"],
    f"{REPEAT}weekdays": ["0"],
    f"{REPEAT}start": "10:00",
    f"{REPEAT}end": "12:00",
    f"{REPEAT}holidays": "skip",
    f"{REPEAT}new_year": "y",
    f"{REPEAT}gaps-0-first": "2026-12-14",
}


def days():
    """Return the days of all dates, soonest first."""
    return [local_date(shift.starts_at) for shift in dates()]


def edit(group, **fields):
    """Change the one listing there is."""
    return group.submit(f"/activities/{written().id}/edit", fields, form="posting")


def test_a_night_ends_on_the_next_day(group):
    write(group, **{f"{DATE}start": "22:00", f"{DATE}end": "5:00", f"{DATE}overnight": "y"})
    (shift,) = dates()
    assert shift.ends_at - shift.starts_at == timedelta(hours=7)
    page = group.get(f"/activities/{written().id}/edit")
    assert kept_on(page)[f"{DATE}last_day"] == ""
    assert edit(group, title="夜回り").status_code == 303
    assert dates()[0].ends_at == shift.ends_at


def test_several_days_in_a_row(group):
    write(group, **{f"{DATE}last_day": "2026-11-30"})
    (shift,) = dates()
    assert shift.ends_at - shift.starts_at == timedelta(days=2, hours=2, minutes=30)
    edit(group, **{f"{DATE}start": "", f"{DATE}end": ""})
    (shift,) = dates()
    assert (shift.timed, shift.ends_at - shift.starts_at) == (False, timedelta(days=3))
    assert kept_on(group.get(f"/activities/{written().id}/edit"))[f"{DATE}last_day"] == "2026-11-30"


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({f"{DATE}last_day": "2026-11-27"}, f"{DATE}last_day", "日付より後"),
        ({f"{DATE}last_day": "2028-11-27"}, f"{DATE}last_day", "1年以内"),
        ({f"{DATE}end": "", f"{DATE}overnight": "y"}, f"{DATE}end", "終了の時刻も"),
        ({f"{DATE}last_day": "いつか"}, f"{DATE}last_day", "日付は"),
        (MONDAYS | {f"{REPEAT}weekdays": []}, f"{REPEAT}weekdays", "曜日を選んで"),
        (MONDAYS | {f"{REPEAT}weekdays": ["7"]}, f"{REPEAT}weekdays", "一覧の中から"),
        (MONDAYS | {f"{REPEAT}nths": []}, f"{REPEAT}nths", "第何週か"),
        (MONDAYS | {f"{REPEAT}way": "fortnightly"}, f"{REPEAT}first", "隔週のときは"),
        (MONDAYS | {f"{REPEAT}way": "monthly_day"}, f"{REPEAT}days", "「5日、20日」"),
        (
            MONDAYS | {f"{REPEAT}way": "monthly_day", f"{REPEAT}days": "32日"},
            f"{REPEAT}days",
            "「5日、20日」",
        ),
        (
            MONDAYS | {f"{REPEAT}way": "monthly_day", f"{REPEAT}days": "9" * 40},
            f"{REPEAT}days",
            "「5日、20日」",
        ),
        (MONDAYS | {f"{REPEAT}way": "daily"}, f"{REPEAT}way", "一覧の中から"),
        (MONDAYS | {f"{REPEAT}way": "never"}, f"{REPEAT}way", "くり返し方を選んで"),
        (MONDAYS | {f"{REPEAT}start": ""}, f"{REPEAT}start", "開始の時刻も"),
        (MONDAYS | {f"{REPEAT}end": "9:00"}, f"{REPEAT}end", "翌日に終わる"),
        (MONDAYS | {f"{REPEAT}overnight": "y"}, f"{REPEAT}end", "24時間以内"),
        (MONDAYS | {f"{REPEAT}last": "2026-11-23"}, f"{REPEAT}last", "今日より後"),
        (MONDAYS | {f"{REPEAT}first": "2099-01-01"}, f"{REPEAT}first", "3年以内"),
        (
            MONDAYS | {f"{REPEAT}first": "2027-02-01", f"{REPEAT}last": "2027-01-01"},
            f"{REPEAT}last",
            "最初の日より後",
        ),
        (MONDAYS | {f"{REPEAT}holidays": "take_in"}, f"{REPEAT}holidays", "毎週または隔週"),
        (
            MONDAYS | {f"{REPEAT}gaps-0-last": "2026-12-01"},
            f"{REPEAT}gaps-0-last",
            "最初の日より後",
        ),
        (
            MONDAYS | {f"{REPEAT}gaps-0-first": "", f"{REPEAT}gaps-0-last": "2026-12-01"},
            f"{REPEAT}gaps-0-last",
            "最初の日も",
        ),
    ],
)
def test_what_is_wrong_with_a_time_is_said_beside_it(group, fields, where, words):
    response = write(group, **fields)
    assert response.status_code == 200
    errors = errors_on(response)
    assert words in errors[where]
    assert len(errors) == 1
    assert db.session.scalars(select(Activity)).all() == []


def test_a_rule_makes_its_dates_without_its_gaps_and_holidays(both_apps):
    group = client_for(both_apps)
    assert write(group, **MONDAYS).status_code == 303
    # 14 December is left out by the gap, 11 January by the holiday.
    assert days() == [
        *(date(2026, 12, 28), date(2027, 1, 25), date(2027, 2, 8), date(2027, 2, 22)),
    ]
    assert all(shift.by_rule for shift in dates())
    assert "毎月第2・4月曜日 10:00〜12:00" in group.get(f"/activities/{written().id}").text


def test_the_form_shows_the_rule_and_no_rows_for_its_dates(group):
    write(group, **MONDAYS)
    page = group.get(f"/activities/{written().id}/edit")
    kept = kept_on(page)
    assert (kept[f"{REPEAT}start"], kept[f"{REPEAT}gaps-0-first"]) == ("10:00", "2026-12-14")
    assert kept[f"{DATE}day"] == ""
    assert "2027年1月25日（月） 10:00〜12:00" in page.text


def test_editing_other_things_leaves_the_rule_and_its_dates(group):
    write(group, **MONDAYS)
    before = [shift.id for shift in dates()]
    assert edit(group, title="新しい題名").status_code == 303
    assert [shift.id for shift in dates()] == before
    assert written().roles[0].recurs_until == local_date(NOW) + timedelta(days=92)


def test_another_rule_makes_other_dates(group):
    write(group, **MONDAYS)
    assert edit(group, **{f"{REPEAT}weekdays": ["1"], f"{REPEAT}nths": ["1"]}).status_code == 303
    assert days() == [date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 2)]


def test_stopping_keeps_the_dates_somebody_is_tied_to(group):
    write(group, **MONDAYS)
    first = dates()[0]
    EngagementFactory(shift_id=first.id)
    assert edit(group, **{f"{REPEAT}way": "never"}).status_code == 303
    assert [(shift.id, shift.cancelled_at) for shift in dates()] == [(first.id, NOW)]
    assert written().roles[0].recurrences == []


def test_a_season_goes_over_the_end_of_the_year(group):
    season = NO_DATE | {
        f"{REPEAT}way": "fortnightly",
        f"{REPEAT}weekdays": ["5"],
        f"{REPEAT}start": "22:00",
        f"{REPEAT}end": "4:00",
        f"{REPEAT}overnight": "y",
        f"{REPEAT}first": "2026-12-19",
        f"{REPEAT}last": "2027-01-20",
    }
    write(group, **season)
    assert days() == [date(2026, 12, 19), date(2027, 1, 2), date(2027, 1, 16)]
    assert dates()[0].ends_at - dates()[0].starts_at == timedelta(hours=6)


def test_days_of_a_month_are_typed_as_one_says_them(group):
    write(group, **NO_DATE | {f"{REPEAT}way": "monthly_day", f"{REPEAT}days": "５日、末日"})
    assert from_json(written().roles[0].recurrences[0]).days == (5, -1)
    kept = kept_on(group.get(f"/activities/{written().id}/edit"))
    assert kept[f"{REPEAT}days"] == "5日、末日"


RULES = [
    {"frequency": "weekly", "weekdays": [1], "start": "09:00"},
    {"frequency": "monthly_day", "days": [15]},
]


@pytest.mark.parametrize("rules", [RULES, [RULES[0] | {"months": [4, 5]}]])
def test_rules_that_the_form_cannot_show_stay_in_words(group, rules):
    id_ = listing_of(group)
    with transaction():
        written().roles[0].recurrences = rules
    page = group.get(f"/activities/{id_}/edit")
    assert "毎週火曜日 9:00〜" in page.text
    assert f"{REPEAT}start" not in page.text
    assert edit(group, title="題名").status_code == 303
    assert written().roles[0].recurrences == rules
    assert edit(group, **{"roles-0-stops_repeating": "y"}).status_code == 303
    assert written().roles[0].recurrences == []


def test_rules_that_the_form_cannot_show_are_copied(group):
    id_ = listing_of(group, status=ActivityStatus.CLOSED)
    with transaction():
        written().roles[0].recurrences = RULES
    address = f"{new_page(group)}?copy={id_}"
    assert "毎週火曜日 9:00〜" in group.get(address).text
    assert group.submit(address, form="posting").status_code == 303
    newest = db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert newest.roles[0].recurrences == RULES


@pytest.mark.parametrize("kept", ["[", "[1]", "{}", '[{"frequency": "x"}]', "1", '["a"]', "あ"])
def test_rules_nobody_can_read_are_none(group, kept):
    assert write(group, **{"roles-0-kept": kept}).status_code == 303
    assert written().roles[0].recurrences == []


@pytest.mark.parametrize("more", ["gaps-0", "gaps-9", "gaps-", "gaps-x"])
def test_gaps_are_added_without_a_script(group, more):
    page = group.submit(new_page(group), MONDAYS, form="posting", press=f"more={more}")
    assert (f"{REPEAT}gaps-1-first" in kept_on(page)) == (more == "gaps-0")
    assert not errors_on(page)


def test_more_dates_than_can_be_read_are_refused_and_said(group):
    rows = {f"roles-0-shifts-{n}-day": "2026-11-28" for n in range(61)}
    response = write(group, **rows)
    assert response.status_code == 200
    assert "60回まで" in response.text
    assert db.session.scalars(select(Shift)).all() == []
    assert write(group, **dict(list(rows.items())[:60])).status_code == 303
    assert len(dates()) == 60


def test_a_date_of_a_rule_is_not_taken_over_by_a_row(group):
    write(group, **MONDAYS)
    first = dates()[0]
    named = {f"{DATE}id": str(first.id), f"{DATE}day": "2026-12-01"}
    assert edit(group, **named).status_code == 303
    assert [shift.starts_at for shift in dates() if shift.id == first.id] == [first.starts_at]
    assert date(2026, 12, 1) in days()
    assert SATURDAY_MORNING not in [shift.starts_at for shift in dates()]
