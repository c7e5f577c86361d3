"""Tests of keeping what a group changes of a listing on show."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityChange, ActivityStatus, Role, Shift
from matcher.activities.rules.series import Scope
from matcher.activities.rules.terms import DayStatus, Per
from matcher.activities.service import day, posting, series
from matcher.activities.service.commands import (
    ActivityCommand,
    ActivityTerms,
    RoleCommand,
    RoleTerms,
    ShiftCommand,
)
from matcher.activities.service.day import DayCommand
from matcher.activities.service.reading import shift_with_context
from matcher.activities.service.series import DateCommand
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.shared.db import db, transaction
from tests.activities.days import TODAY, Meeting
from tests.conftest import NOW
from tests.factories import EngagementFactory, actor_of, staff

HOUR = timedelta(hours=1)
EARLY = NOW - 4 * HOUR
TERMS = ActivityTerms("海岸の清掃", "拾います", "environment", "chuo", "東の浜")


@pytest.fixture
def meeting(both_apps):
    meeting = Meeting()
    edit(meeting, TERMS, actor=actor_of(staff()))
    assert kept() == []
    return meeting


def edit(meeting, terms, *, actor=None, later=0, roles=None):
    with transaction():
        activity = meeting.whole()
        commands = roles or [_as_it_is(role) for role in activity.roles]
        command = ActivityCommand(terms, tuple(commands))
        now = EARLY + later * HOUR
        posting.edit(activity, command, actor=actor or meeting.organizer, now=now)


def _as_it_is(role):
    shifts = tuple(ShiftCommand(s.starts_at, s.ends_at, id=s.id) for s in role.shifts)
    return RoleCommand(RoleTerms(role.name, capacity=role.capacity), shifts, id=role.id)


def kept():
    rows = db.session.scalars(select(ActivityChange).order_by(ActivityChange.id))
    return [(row.before, row.after) for row in rows]


def test_only_what_differs_is_kept_in_words(meeting):
    edit(meeting, replace(TERMS, venue="西の浜", belongings="長靴"))
    ((before, after),) = kept()
    assert after == {"どこで": "中央　西の浜", "持ち物・服装": "長靴"}
    assert before == {"どこで": "中央　東の浜", "持ち物・服装": ""}


def test_several_edits_are_one_difference_from_the_first_to_the_last(meeting):
    edit(meeting, replace(TERMS, venue="西の浜"))
    edit(meeting, replace(TERMS, venue="北の浜", title="浜の清掃"), later=1)
    ((before, after),) = kept()
    assert (before["どこで"], after["どこで"]) == ("中央　東の浜", "中央　北の浜")
    assert (before["題名"], after["題名"]) == ("海岸の清掃", "浜の清掃")
    (row,) = db.session.scalars(select(ActivityChange))
    assert row.at == EARLY


def test_taking_everything_back_leaves_nothing_to_look_over(meeting):
    edit(meeting, replace(TERMS, venue="西の浜"))
    edit(meeting, TERMS, later=1)
    assert kept() == []


def test_what_was_looked_over_is_not_shown_again(meeting):
    edit(meeting, replace(TERMS, venue="西の浜"))
    with transaction():
        for row in db.session.scalars(select(ActivityChange)):
            row.seen_at = NOW
    edit(meeting, replace(TERMS, venue="北の浜"), later=1)
    assert kept()[1][0] == {"どこで": "中央　西の浜"}


def test_the_staffs_own_edits_are_not_kept_but_bring_a_waiting_one_up_to_date(meeting):
    edit(meeting, replace(TERMS, venue="西の浜"), actor=actor_of(staff()))
    assert kept() == []
    edit(meeting, replace(TERMS, venue="北の浜"), later=1)
    edit(meeting, replace(TERMS, venue="南の浜"), actor=actor_of(staff()), later=2)
    assert kept() == [({"どこで": "中央　西の浜"}, {"どこで": "中央　南の浜"})]


@pytest.mark.parametrize(
    ("status", "count"),
    [
        (ActivityStatus.DRAFT, 0),
        (ActivityStatus.SUBMITTED, 0),
        (ActivityStatus.PUBLISHED, 1),
        (ActivityStatus.CLOSED, 1),
    ],
)
def test_only_listings_on_show_have_readers_to_mislead(meeting, status, count):
    with transaction():
        db.session.get_one(Activity, meeting.activity.id).status = status
    edit(meeting, replace(TERMS, venue="西の浜"))
    assert len(kept()) == count


def test_dates_and_roles_are_told_too(meeting):
    helper = _as_it_is(meeting.helper)
    fewer = replace(helper, shifts=helper.shifts[:1], terms=RoleTerms("準備係", capacity=9))
    new = RoleCommand(RoleTerms("受付"), (ShiftCommand(NOW + HOUR, NOW + 2 * HOUR),))
    edit(meeting, TERMS, roles=[fewer, _as_it_is(meeting.guest), new])
    ((before, after),) = kept()
    assert "11月25日" in before["「準備係」の日程"]
    assert "11月25日" not in after["「準備係」の日程"]
    assert "9人" in after["役割「準備係」"]
    assert "11:00〜12:00" in after["「受付」の日程"]
    assert before["「受付」の日程"] == ""
    assert not any("参加者" in label for label in after)


def test_the_word_of_a_day_is_kept_where_it_changes_the_dates(meeting):
    with transaction():
        command = DayCommand(TODAY, DayStatus.GOES_AHEAD)
        day.say(meeting.whole(), command, actor=meeting.organizer, now=EARLY)
    assert kept() == []
    with transaction():
        command = DayCommand(TODAY, DayStatus.CALLED_OFF)
        day.say(meeting.whole(), command, actor=meeting.organizer, now=EARLY)
    ((_before, after),) = kept()
    assert after["「参加者」の日程"] == "2026年11月24日（火） 12:00〜14:00（中止）"


def test_one_date_at_another_place_is_told_beside_the_rule(meeting):
    meeting.weekly()
    with transaction():
        command = DayCommand(TODAY, DayStatus.OTHER_PLACE, venue="体育館")
        day.say(meeting.whole(), command, actor=meeting.organizer, now=EARLY)
    ((_before, after),) = kept()
    assert after["「読み聞かせ」の日程"] == (
        "毎週火曜日 15:00〜17:00\n2026年11月24日（火） 15:00〜17:00（場所は体育館）"
    )


def test_a_series_is_told_by_its_rules(meeting):
    role = meeting.weekly()
    (first, *_more) = db.session.scalars(
        select(Shift).where(Shift.role_id == role.id).order_by(Shift.starts_at)
    )
    with transaction():
        shift = shift_with_context(first.id)
        command = DateCommand(Scope.THIS, None)
        series.change(shift, command, actor=meeting.organizer, now=EARLY)
    ((before, after),) = kept()
    assert before["「読み聞かせ」の日程"] == "毎週火曜日 15:00〜17:00"
    assert after["「読み聞かせ」の日程"] == (
        "毎週火曜日 15:00〜17:00（2026年11月24日は休み）\n2026年11月24日（火） 15:00〜17:00（中止）"
    )


def test_seats_in_all_are_not_given_back_twice_when_a_date_is_called_off(meeting):
    with transaction():
        role = db.session.get_one(Role, meeting.helper.id)
        role.per, role.capacity = Per.TOTAL, 5
        for shift in role.shifts:
            shift.capacity = 3
    tie = EngagementFactory(shift_id=meeting.morning.id, seats=2)
    helper = _as_it_is(db.session.get_one(Role, meeting.helper.id))
    terms = RoleTerms("準備係", capacity=5, per=Per.TOTAL)
    off, stays = helper.shifts
    off = replace(off, called_off=True)
    role = replace(helper, terms=terms, shifts=(off, stays))
    edit(meeting, TERMS, roles=[role, _as_it_is(meeting.guest)])
    assert db.session.get_one(Engagement, tie.id).state is State.CANCELLED
    assert db.session.get_one(Shift, meeting.tomorrow.id).capacity == 5


def test_another_place_on_the_map_is_kept_too(meeting):
    edit(meeting, replace(TERMS, pin_lat=34.5, pin_lon=131.25))
    assert kept() == [({"地図の目印": ""}, {"地図の目印": "34.50000, 131.25000"})]
