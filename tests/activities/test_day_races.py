"""Tests of a day or a series that changes while people apply for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from functools import partial
from threading import Barrier, Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from matcher.activities.models import Role, Shift
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.series import Scope
from matcher.activities.rules.terms import DayStatus, Per
from matcher.activities.service import day, posting, series
from matcher.activities.service.day import DayCommand
from matcher.activities.service.posting import (
    ActivityCommand,
    ActivityTerms,
    RoleCommand,
    RoleTerms,
    ShiftCommand,
)
from matcher.activities.service.reading import shift_with_context, visible_activity
from matcher.activities.service.recurring import extend_all
from matcher.activities.service.series import DateCommand
from matcher.activities.service.sharing import share_seats
from matcher.authz import Actor, MembershipRole
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.rules import LIVE, SEATED
from matcher.errors import DomainError
from matcher.members.models import Member
from matcher.notices import tasks
from matcher.notices.models import Notice
from matcher.shared.db import db, transaction
from tests.activities.days import TODAY, Meeting
from tests.conftest import NOW
from tests.factories import ResidentFactory

pytestmark = pytest.mark.race
EARLY = NOW - timedelta(hours=4)
APPLICANTS = 6


def at_once(app: Flask, deeds: list[Callable[[], None]]) -> list[str]:
    """Do all these in transactions of their own at the same moment; return what each was told."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], None]) -> str:
        with app.app_context():
            barrier.wait(30)
            try:
                with transaction():
                    deed()
            except DomainError as error:
                return error.code
            return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def applicant(shift_id: int, account_id: int) -> Callable[[], None]:
    member_id = ResidentFactory().id

    def apply() -> None:
        member = db.session.get_one(Member, member_id)
        actor = Actor(account_id, memberships={member_id: MembershipRole.SELF})
        service.apply(shift_id, member, service.Wish(), actor=actor, now=EARLY)

    return apply


@pytest.fixture
def town(both_apps, monkeypatch):
    """A town whose worker does not wake up."""
    monkeypatch.setattr(tasks, "deliver", int)
    return both_apps


def test_nobody_is_left_on_a_day_that_is_called_off_while_they_apply(town):
    meeting = Meeting()
    shift_id, account_id = meeting.noon.id, meeting.login.id
    activity_id, organizer = meeting.activity.id, meeting.organizer
    command = DayCommand(TODAY, DayStatus.CALLED_OFF)

    def call_off() -> None:
        day.say(visible_activity(activity_id, organizer), command, actor=organizer, now=EARLY)

    deeds = [applicant(shift_id, account_id) for _n in range(APPLICANTS)]
    db.session.rollback()
    told = at_once(town, [*deeds[:3], call_off, call_off, *deeds[3:]])
    db.session.rollback()
    assert set(told) <= {"", "shift_cancelled"}
    live = select(func.count()).where(Engagement.shift_id == shift_id, Engagement.state.in_(LIVE))
    assert db.session.scalars(live).one() == 0
    assert db.session.get_one(Shift, shift_id).taken == 0
    off = select(func.count()).where(Notice.kind == "engagement_cancelled")
    assert db.session.scalars(off).one() == told[:3].count("") + told[5:].count("")


def test_everybody_who_got_in_before_a_series_moved_is_told_and_no_date_is_doubled(town):
    meeting = Meeting()
    role_id = meeting.weekly().id
    shifts = list(db.session.scalars(dates_of(role_id)))
    shift_id, account_id, before = shifts[2].id, meeting.login.id, len(shifts)
    day_ = TODAY + timedelta(days=15)
    becomes = Occurrence(day_, day_, time(9), time(11))

    def move() -> None:
        shift = shift_with_context(shift_id)
        assert shift
        command = DateCommand(Scope.LATER, becomes)
        series.change(shift, command, actor=meeting.organizer, now=EARLY)

    deeds = [applicant(shift_id, account_id) for _n in range(APPLICANTS)]
    db.session.rollback()
    told = at_once(town, [*deeds[:3], move, move, *deeds[3:]])
    db.session.rollback()
    assert sorted(told[3:5]) == ["", "date_unchanged"]
    spans = [(s.starts_at, s.ends_at) for s in db.session.scalars(dates_of(role_id))]
    assert len(set(spans)) == len(spans) == before
    shift = db.session.get_one(Shift, shift_id)
    seated = select(Engagement).where(Engagement.shift_id == shift_id, Engagement.state.in_(SEATED))
    ties = list(db.session.scalars(seated))
    assert shift.taken == len(ties) <= 5
    moved = select(Notice.member_id).where(Notice.kind == "engagement_moved")
    released = {tie.member_id for tie in ties if tie.released_at}
    assert released <= set(db.session.scalars(moved))


def test_new_dates_share_the_seats_that_are_taken_while_they_are_made(town):
    meeting = Meeting()
    role_id = meeting.weekly().id
    with transaction():
        role = db.session.get_one(Role, role_id)
        role.per, role.capacity = Per.TOTAL, 3
        share_seats(role)
    before = [shift.id for shift in db.session.scalars(dates_of(role_id))]
    apply, applied = applicant(before[1], meeting.login.id), Event()

    def apply_slowly() -> None:
        apply()
        applied.set()
        # Long enough for the other one to come to the seats, if nothing made it wait.
        sleep(1)

    db.session.rollback()
    with ThreadPoolExecutor(1) as pool:
        applying = pool.submit(at_once, town, [apply_slowly])
        assert applied.wait(30)
        with transaction():
            extend_all(now=NOW + timedelta(weeks=3))
    assert applying.result() == [""]
    db.session.rollback()
    after = list(db.session.scalars(dates_of(role_id)))
    assert len(after) == len(before) + 3
    assert {shift.seats_left for shift in after} == {2}


def test_listings_are_held_before_their_dates_when_series_go_on(town):
    weekly = Meeting().weekly()
    with transaction():
        weekly.per, weekly.capacity = Per.TOTAL, 3
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with transaction():
            extend_all(now=NOW + timedelta(weeks=3))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    held = [one for one in asked if "FOR UPDATE" in one]
    first = ["FROM activities" in one for one in held[:2]]
    assert first == ([True, False] if db.engine.dialect.name == "postgresql" else [])


def test_a_word_of_the_day_and_an_edit_at_once_wait_for_each_other(town):
    meeting = Meeting()
    activity_id, organizer = meeting.activity.id, meeting.organizer
    roles = [
        kept(meeting.helper, meeting.morning, meeting.tomorrow),
        kept(meeting.guest, meeting.noon),
    ]
    terms = ActivityTerms("海岸の清掃", "拾う", "environment", "chuo", "東の浜")

    def say(note: str) -> None:
        command = DayCommand(TODAY, DayStatus.GOES_AHEAD, note)
        day.say(visible_activity(activity_id, organizer), command, actor=organizer, now=EARLY)

    def edit() -> None:
        listing = visible_activity(activity_id, organizer)
        posting.edit(listing, ActivityCommand(terms, tuple(roles)), actor=organizer, now=EARLY)

    deeds = [deed for number in range(6) for deed in (partial(say, f"{number}"), edit)]
    db.session.rollback()
    assert at_once(town, deeds) == [""] * len(deeds)


def kept(role: Role, *shifts: Shift) -> RoleCommand:
    """Return the command that leaves a role and its dates as they are."""
    dates = (ShiftCommand(shift.starts_at, shift.ends_at, id=shift.id) for shift in shifts)
    return RoleCommand(RoleTerms(role.name, capacity=5), tuple(dates), id=role.id)


def dates_of(role_id: int):
    return select(Shift).where(Shift.role_id == role_id).order_by(Shift.starts_at, Shift.id)
