"""Tests that nobody waits without word: the organizer is reminded, then the applicant told."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.activities.models import Selection, Shift
from matcher.authz import Actor, MembershipRole
from matcher.engagements import service, tasks
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Consenter, State
from matcher.engagements.service import Wish
from matcher.engagements.service.undecided import organizers_to_remind, remind
from matcher.extensions import db
from matcher.members.models import Member
from matcher.notices.models import Notice
from matcher.shared.db import transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
)

DAY = timedelta(days=1)
LATER = SATURDAY_MORNING + 21 * DAY


class Group:
    """A group that chooses its participants, and those who wait for its word."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.login, self.organization = manager()
        self.actor = actor_of(self.login)
        self.id = self.organization.id

    def apply(self, *, starts_at: datetime | None = LATER, **role) -> Engagement:
        activity = ActivityFactory(organization_id=self.id)
        given = {"selection": Selection.SCREENING, **role}
        role_id = RoleFactory(activity_id=activity.id, **given).id
        shift = ShiftFactory(role_id=role_id, starts_at=starts_at)
        resident = ResidentFactory()
        actor = Actor(self.login.id, memberships={resident.id: MembershipRole.SELF})
        with transaction():
            return service.apply(shift.id, resident, Wish(), actor=actor, now=self.now)

    def remind(self, days: float) -> bool:
        moment = self.now + days * DAY
        due = organizers_to_remind(now=moment)
        if self.id not in due:
            return False
        with transaction():
            return remind(self.id, now=moment)


@pytest.fixture
def group(app: Flask, now: datetime) -> Group:
    return Group(now)


def letters(kind: str) -> list[Notice]:
    every = select(Notice).where(Notice.kind == kind).order_by(Notice.id)
    return list(db.session.scalars(every))


def test_an_application_is_to_be_answered_within_the_towns_days_and_before_it_begins(
    group: Group,
) -> None:
    assert group.apply().decide_by == group.now + 7 * DAY
    assert group.apply(starts_at=SATURDAY_MORNING).decide_by == SATURDAY_MORNING
    assert group.apply(starts_at=None).decide_by == group.now + 7 * DAY


def test_an_organizer_is_reminded_once_two_days_before(group: Group) -> None:
    engagement = group.apply()
    assert [group.remind(days) for days in (4.9, 5, 5.5, 6)] == [False, True, False, False]
    [told] = letters("engagements_undecided")
    assert told.member_id == group.id
    assert "返事を待っている申込みが1件" in told.subject
    assert "2026年12月1日（火）ごろまでに返事" in told.body
    assert engagement.reminded_at == group.now + 5 * DAY
    assert not letters("engagement_late")


def test_one_letter_a_day_names_all_that_is_undecided(group: Group) -> None:
    soon, far = group.apply(starts_at=SATURDAY_MORNING), group.apply()
    assert group.remind(3)
    [told] = letters("engagements_undecided")
    assert told.body.count("ごろまでに返事") == 2
    assert (soon.reminded_at is None, far.reminded_at is None) == (False, True)
    assert group.remind(5)


def test_who_waits_longer_than_they_were_told_gets_a_word_once(
    both_apps: Flask, now: datetime
) -> None:
    group = Group(now)
    engagement = group.apply()
    assert group.remind(5)
    assert group.remind(7)
    [told] = letters("engagement_late")
    assert told.member_id == engagement.member_id
    assert "主催者に確認します" in told.body
    assert "返事の予定日を過ぎています" in letters("engagements_undecided")[-1].body
    assert [group.remind(days) for days in (7.5, 8, 9, 12)] == [False] * 4
    assert len(letters("engagement_late")) == 1


def test_a_worker_who_comes_late_tells_both_at_once(group: Group) -> None:
    group.apply()
    assert group.remind(9)
    assert not group.remind(10)
    assert len(letters("engagement_late")) == len(letters("engagements_undecided")) == 1


def test_an_open_ended_activity_is_reminded_of_too(group: Group) -> None:
    group.apply(starts_at=None)
    assert group.remind(5)
    assert "随時" in letters("engagements_undecided")[0].body


@pytest.mark.parametrize("deed", [service.confirm, service.decline])
def test_what_is_decided_reminds_nobody(group: Group, deed) -> None:
    engagement = group.apply()
    with transaction():
        deed(engagement, actor=group.actor, now=group.now)
    assert not group.remind(8)


def test_a_guardians_word_and_the_lot_are_not_the_organizers_to_give(group: Group) -> None:
    young = group.apply()
    with transaction():
        young.awaits = Consenter.GUARDIAN
    drawn = group.apply(selection=Selection.LOTTERY)
    assert drawn.state is State.APPLIED
    assert not group.remind(8)


def test_what_is_called_off_or_over_reminds_nobody(group: Group) -> None:
    off, over = group.apply(), group.apply(starts_at=SATURDAY_MORNING)
    with transaction():
        db.session.get_one(Shift, off.shift_id).cancelled_at = group.now
    assert over.decide_by == SATURDAY_MORNING
    assert not group.remind(8)


def test_who_applies_again_waits_anew(group: Group) -> None:
    engagement = group.apply()
    group.remind(9)
    actor = Actor(group.login.id, memberships={engagement.member_id: MembershipRole.SELF})
    later = group.now + 9 * DAY
    with transaction():
        service.withdraw(engagement, actor=actor, now=later)
    with transaction():
        member = db.session.get_one(Member, engagement.member_id)
        service.apply(engagement.shift_id, member, Wish(), actor=actor, now=later)
    assert (engagement.decide_by, engagement.reminded_at) == (later + 7 * DAY, None)


def test_what_goes_wrong_with_one_organizer_does_not_keep_the_others_waiting(
    app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    groups = [Group(now), Group(now)]
    for group in groups:
        group.apply()

    def stumble(organization_id: int, *, now: datetime) -> bool:
        if organization_id == groups[0].id:
            raise RuntimeError("out of paper")
        return remind(organization_id, now=now)

    monkeypatch.setattr(tasks, "utcnow", lambda: now + 8 * DAY)
    monkeypatch.setattr(tasks, "remind", stumble)
    tasks.remind_organizers.call_local()
    assert [told.member_id for told in letters("engagements_undecided")] == [groups[1].id]
    assert f"reminding organizer {groups[0].id} went wrong" in caplog.text
