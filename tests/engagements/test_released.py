"""Tests of those whose shift became another after their yes: free to leave, without a mark."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.activities.models import Activity, Shift
from matcher.activities.service.watching import Changes, tell_of, tied_to
from matcher.engagements import service
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import Origin, State
from matcher.engagements.service import Wish
from matcher.errors import RuleBroken
from matcher.members.models import Member
from matcher.shared.db import db, transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
)
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs

LEFT = "主催者の変更により取りやめ"
HOUR = timedelta(hours=1)


class Moved:
    """A shift that moved by an hour after somebody had said yes."""

    def __init__(self, now: datetime, state: State = State.CONFIRMED) -> None:
        self.now = now
        self.organizer_login, self.group = manager()
        self.organizer = actor_of(self.organizer_login)
        self.account, self.resident = person()
        self.member = actor_of(self.account)
        activity = ActivityFactory(organization_id=self.group.id)
        role = RoleFactory(activity_id=activity.id)
        self.shift_id = ShiftFactory(role_id=role.id, capacity=3).id
        tie = EngagementFactory(member_id=self.resident.id, shift_id=self.shift_id, state=state)
        self.id = tie.id
        with transaction():
            shift = db.session.get_one(Shift, self.shift_id)
            shift.starts_at = SATURDAY_MORNING + HOUR
            tell_of(Changes(moved=[shift]), actor=self.organizer, now=now)

    @property
    def tie(self) -> Engagement:
        return db.session.get_one(Engagement, self.id)

    def leave(self, reason: str = "") -> None:
        with transaction():
            service.withdraw(self.tie, actor=self.member, now=self.now + HOUR, reason=reason)

    def invite(self) -> None:
        with transaction():
            member = db.session.get_one(Member, self.resident.id)
            service.invite(self.shift_id, member, actor=self.organizer, now=self.now + 2 * HOUR)


@pytest.fixture
def moved(both_apps: Flask, now: datetime) -> Moved:
    return Moved(now)


@pytest.mark.parametrize(("reason", "kept"), [("", LEFT), ("旅行のため", f"{LEFT}：旅行のため")])
def test_leaving_then_is_told_as_the_organizers_doing(both_apps, now, reason, kept):
    moved = Moved(now)
    moved.leave(reason)
    steps = select(EngagementEvent.reason).where(EngagementEvent.engagement_id == moved.id)
    steps = steps.order_by(EngagementEvent.id)
    assert db.session.scalars(steps).all() == ["日時・場所が変わりました", kept]


def test_who_left_so_can_be_asked_again_and_their_no_then_counts(moved: Moved) -> None:
    moved.leave()
    moved.invite()
    assert (moved.tie.state, moved.tie.released_at) == (State.INVITED, None)
    with transaction():
        service.refuse(moved.tie, actor=moved.member, now=moved.now + 3 * HOUR)
    with pytest.raises(RuleBroken, match="said_no_before"):
        moved.invite()


def test_who_leaves_an_unchanged_shift_has_said_no(moved: Moved) -> None:
    with transaction():
        moved.tie.released_at = None
    moved.leave()
    with pytest.raises(RuleBroken, match="said_no_before"):
        moved.invite()


def test_a_new_yes_binds_as_any_other(moved: Moved) -> None:
    moved.leave()
    with transaction():
        member = db.session.get_one(Member, moved.resident.id)
        wish = Wish(message="行けます")
        service.apply(moved.shift_id, member, wish, actor=moved.member, now=moved.now + 2 * HOUR)
    assert (moved.tie.state, moved.tie.released_at) == (State.CONFIRMED, None)


def test_taking_an_offered_place_after_the_change_is_a_new_yes(both_apps, now) -> None:
    moved = Moved(now, State.OFFERED)
    with transaction():
        service.accept(moved.tie, actor=moved.member, now=now)
    assert (moved.tie.state, moved.tie.released_at) == (State.CONFIRMED, None)


def test_who_was_only_asked_has_said_yes_to_nothing(both_apps, now) -> None:
    assert Moved(now, State.INVITED).tie.released_at is None


def test_people_are_counted_by_what_they_are_to_a_shift(both_apps: Flask) -> None:
    shift = ShiftFactory(capacity=20)
    EngagementFactory(shift_id=shift.id, seats=4)
    EngagementFactory(shift_id=shift.id)
    EngagementFactory(shift_id=shift.id, state=State.APPLIED)
    EngagementFactory(shift_id=shift.id, state=State.INVITED, origin=Origin.INVITED)
    EngagementFactory(shift_id=shift.id, state=State.WITHDRAWN)
    tied = tied_to([shift])
    assert (tied.coming, tied.others) == (5, 2)
    assert tied_to([]).coming == 0


def test_the_member_is_told_that_leaving_leaves_no_mark(app, at_ten, signed_in_as: SignedInAs):
    moved = Moved(at_ten)
    client = signed_in_as(moved.account)
    for page in (f"/engagements/{moved.id}", f"/engagements/{moved.id}/withdraw"):
        assert "差しさわりはありません" in words_on(client, page)
    client.submit(f"/engagements/{moved.id}/withdraw", {"reason": ""})
    told = words_on(client, f"/engagements/{moved.id}")
    assert LEFT in told
    assert "差しさわりはありません" not in told


def test_a_called_off_date_reads_so_on_the_members_page(app, at_ten, signed_in_as: SignedInAs):
    moved = Moved(at_ten)
    with transaction():
        shift = db.session.get_one(Shift, moved.shift_id)
        shift.cancelled_at = at_ten
        tell_of(Changes(called_off=[shift]), actor=moved.organizer, now=at_ten)
    assert "中止になりました" in words_on(signed_in_as(moved.account), f"/engagements/{moved.id}")


@pytest.mark.parametrize(("days", "shown"), [(0, True), (1, True), (2, False)])
def test_the_groups_page_leads_to_the_day_when_it_is_near(
    app, at_ten, signed_in_as: SignedInAs, days, shown
):
    login, group = manager()
    activity = ActivityFactory(organization_id=group.id)
    with transaction():
        next_at = at_ten + timedelta(days=days, hours=1)
        db.session.get_one(Activity, activity.id).next_at = next_at
    told = words_on(signed_in_as(login), f"/organizations/{group.id}/work")
    assert ("当日のお知らせをする" in told) is shown


def words_on(client, page: str) -> str:
    tree, _faults = parse(client.get(page).get_data(as_text=True))
    (main,) = tree.iter("main")
    return text_of(main)
