"""Tests of private calendars: what stands in them, who can read them, and how they follow."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
from flask import Flask

from matcher.activities.models import Activity
from matcher.engagements import service
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import State
from matcher.members.models import OrgStatus
from matcher.publishing.models import CalendarKey
from matcher.publishing.service import keys
from matcher.publishing.service.calendars import GONE_FOR, dates_of, entries_of
from matcher.shared.clock import TOKYO
from matcher.shared.db import db, transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.support.html import parse
from tests.support.signing import SignedInAs
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
HOUR = timedelta(hours=1)


def address_of(client, page: str = "/me/calendar") -> str:
    """Make a calendar's address and return its path."""
    client.submit(page, form="renew")
    return shown_address(client, page)


def shown_address(client, page: str = "/me/calendar") -> str:
    tree, _ = parse(client.get(page).get_data(as_text=True))
    (value,) = [f.get("value") for f in tree.iter("input") if f.get("id") == "calendar-address"]
    return str(urlsplit(str(value)).path)


def events_at(client, address: str) -> dict[str, Any]:
    """Read a calendar as a program does; its events by UID."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.get_data())
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def step(engagement: Engagement, to: State, at: datetime) -> None:
    with transaction():
        db.session.add(EngagementEvent(engagement_id=engagement.id, to_state=to, at=at))


class Booked:
    """A resident who is signed in, and comes to something with a place and a bag to pack."""

    def __init__(self, signed_in_as: SignedInAs, now: datetime, **shift) -> None:
        account, self.resident = person()
        self.actor = actor_of(account)
        self.client = signed_in_as(account)
        activity = ActivityFactory(venue="松林公園", belongings="軍手", updated_at=now - 2 * HOUR)
        shift_ = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id, **shift)
        tie = EngagementFactory(member_id=self.resident.id, shift_id=shift_.id, updated_at=now)
        self.id, self.shift_id, self.now = tie.id, shift_.id, now
        step(tie, State.CONFIRMED, now - HOUR)

    def event(self, address: str) -> Any:
        ((_uid, event),) = events_at(self.client, address).items()
        return event


@pytest.fixture
def booked(app: Flask, signed_in_as: SignedInAs, now: datetime) -> Booked:
    return Booked(signed_in_as, now)


def test_a_calendar_says_when_where_and_what_to_bring(booked: Booked) -> None:
    event = booked.event(address_of(booked.client))
    assert event["UID"] == f"engagement-{booked.id}@汐凪市.machi-musubi"
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event.start == datetime(2026, 11, 28, 9, 0, tzinfo=TOKYO)
    assert event.end == datetime(2026, 11, 28, 11, 0, tzinfo=TOKYO)
    assert (event["STATUS"], event["LOCATION"], event["SEQUENCE"]) == ("CONFIRMED", "松林公園", 1)
    assert event["URL"] == f"http://localhost/engagements/{booked.id}"
    assert "持ち物：軍手" in event["DESCRIPTION"]


@pytest.mark.parametrize("state", [State.APPLIED, State.WAITLISTED, State.OFFERED])
def test_what_is_not_settled_says_so(booked: Booked, state: State) -> None:
    with transaction():
        db.session.get_one(Engagement, booked.id).state = state
    event = booked.event(address_of(booked.client))
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"].startswith("【未定】")
    assert "決まっています" not in event["DESCRIPTION"]


def test_an_entry_is_crossed_out_when_one_withdraws_and_goes_after_sixty_days(
    both_apps: Flask, now: datetime
) -> None:
    account, resident = person()
    tie = EngagementFactory(member_id=resident.id, shift_id=ShiftFactory(capacity=2).id)
    step(tie, State.CONFIRMED, now - HOUR)
    with transaction():
        service.withdraw(tie, actor=actor_of(account), now=now)
    (entry,) = entries_of(resident.id, now=now)
    assert (entry.is_off, entry.sequence) == (True, 2)
    assert entries_of(resident.id, now=now + GONE_FOR - HOUR)
    assert not entries_of(resident.id, now=now + GONE_FOR + HOUR)


def test_a_crossed_out_entry_keeps_its_uid_and_counts_on(booked: Booked) -> None:
    address = address_of(booked.client)
    before = booked.event(address)
    with transaction():
        tie = db.session.get_one(Engagement, booked.id)
        service.withdraw(tie, actor=booked.actor, now=booked.now + HOUR)
    after = booked.event(address)
    assert after["UID"] == before["UID"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_who_was_only_asked_has_no_entry(both_apps: Flask, now: datetime) -> None:
    resident = ResidentFactory()
    EngagementFactory(member_id=resident.id, state=State.INVITED)
    said_no = EngagementFactory(member_id=resident.id, state=State.DECLINED, updated_at=now)
    step(said_no, State.INVITED, now)
    assert entries_of(resident.id, now=now) == []


def test_days_without_hours_are_whole_days_and_no_day_is_no_entry(
    app: Flask, signed_in_as: SignedInAs, now: datetime
) -> None:
    two_days = {"starts_at": SATURDAY_MORNING - 9 * HOUR, "ends_at": SATURDAY_MORNING + 39 * HOUR}
    booked = Booked(signed_in_as, now, timed=False, **two_days)
    open_ended = ShiftFactory(starts_at=None)
    EngagementFactory(member_id=booked.resident.id, shift_id=open_ended.id)
    event = booked.event(address_of(booked.client))
    assert (event.start, event.end) == (date(2026, 11, 28), date(2026, 11, 30))


def test_nothing_new_is_not_sent_again(booked: Booked) -> None:
    address = address_of(booked.client)
    first = booked.client.get(address)
    assert "private" in first.headers["Cache-Control"]
    again = booked.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    with transaction():
        db.session.get_one(Activity, first_activity_id()).venue = "市民プラザ"
    third = booked.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert third.status_code == 200


def first_activity_id() -> int:
    return db.session.scalars(db.select(Activity.id)).first() or 0


def test_an_address_needs_no_sign_in_and_a_new_one_ends_the_old(
    booked: Booked, client, signed_in_as
) -> None:
    old = address_of(booked.client)
    assert events_at(client, old)
    new = address_of(booked.client)
    assert new != old
    assert client.get(old).status_code == 404
    assert events_at(client, new)


def test_a_stopped_calendar_stays_closed_to_every_address_it_had(booked: Booked, client) -> None:
    old = address_of(booked.client)
    booked.client.submit("/me/calendar", form="stop")
    assert client.get(old).status_code == 404
    assert "つくる" in booked.client.get("/me/calendar").get_data(as_text=True)
    new = address_of(booked.client)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


@pytest.mark.parametrize("token", ["x", "WzEsMV0.wrong", "%E6%B8%85", "W10", "." * 300])
def test_a_false_address_opens_nothing(client, token: str) -> None:
    assert client.get(f"/calendars/{token}.ics").status_code == 404


def test_nobody_makes_or_stops_the_calendar_of_others(
    app: Flask, signed_in_as: SignedInAs, now: datetime
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    group = OrganizationFactory()
    group_id = group.id
    with transaction():
        keys.make(group_id, now=now)
    for stranger in (person()[0], manager()[0], staff()):
        client = signed_in_as(stranger)
        client.guarded = False
        assert client.get(f"/organizations/{group_id}/calendar").status_code == 403
        for deed in ("renew", "stop"):
            assert client.post(f"/members/{group_id}/calendar/{deed}").status_code == 403
    db.session.rollback()
    key = db.session.get_one(CalendarKey, group_id)
    assert (key.epoch, key.stopped_at) == (1, None)


def test_who_is_no_resident_has_no_calendar_of_their_own(app: Flask, signed_in_as) -> None:
    assert signed_in_as(staff()).get("/me/calendar").status_code == 403


def test_a_group_sees_its_dates_with_how_many_come_and_no_names(
    app: Flask, signed_in_as: SignedInAs, now: datetime
) -> None:
    account, group = manager()
    activity = ActivityFactory(organization_id=group.id)
    shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id, capacity=5)
    guest = ResidentFactory(name="秘密 花子")
    EngagementFactory(member_id=guest.id, shift_id=shift.id)
    EngagementFactory(shift_id=shift.id, state=State.APPLIED)
    elsewhere = EngagementFactory(member_id=group.id)
    uid, own = f"shift-{shift.id}@汐凪市.machi-musubi", elsewhere.id
    client = signed_in_as(account)
    address = address_of(client, f"/organizations/{group.id}/calendar")
    events = events_at(client, address)
    assert set(events) == {uid, f"engagement-{own}@汐凪市.machi-musubi"}
    assert "参加1人" in events[uid]["SUMMARY"]
    assert "秘密" not in client.get(address).get_data(as_text=True)


def test_a_date_called_off_is_crossed_out_and_one_unpublished_is_not_there(
    both_apps: Flask, now: datetime
) -> None:
    group = OrganizationFactory(status=OrgStatus.APPROVED)
    activity = ActivityFactory(organization_id=group.id)
    role = RoleFactory(activity_id=activity.id)
    off = ShiftFactory(role_id=role.id, cancelled_at=now)
    hidden = ActivityFactory(organization_id=group.id, status="draft")
    ShiftFactory(role_id=RoleFactory(activity_id=hidden.id).id)
    EngagementFactory(shift_id=off.id, people=3, seats=3)
    (one,) = dates_of(group.id, now=now)
    assert (one.is_off, one.coming, one.shift.id) == (True, 3, off.id)


def test_a_calendar_costs_the_same_however_full_it_is(both_apps: Flask, now: datetime) -> None:
    resident = ResidentFactory()
    member_id = resident.id
    seen = []
    for _ in range(2):
        for _more in range(3):
            EngagementFactory(member_id=member_id)
        db.session.expunge_all()
        with counted_statements() as statements:
            entries_of(member_id, now=now)
        seen.append(len(statements))
    assert seen[0] == seen[1]
