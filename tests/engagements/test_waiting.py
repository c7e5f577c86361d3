"""Tests of the waiting list: its order, who is offered a seat, and what those on it are told."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.activities.models import Selection, Shift
from matcher.activities.service import posting
from matcher.activities.service.commands import ActivityTerms, RoleTerms
from matcher.activities.service.reading import visible_activity
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.queries import end_of_line
from matcher.engagements.rules import Origin, State
from matcher.engagements.service import Wish
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats, places_in_line
from matcher.extensions import db
from matcher.members.models import OrgStatus
from matcher.notices.models import Notice
from matcher.shared.db import transaction
from tests.engagements.lots import lottery_of
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
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTLED = ("確定", "決まりました", "決定")


def line_for(shift: Shift, *members, now: datetime, **more) -> list[Engagement]:
    """Return the queue of a shift, a member each, in the order given."""
    return [
        EngagementFactory(
            shift_id=shift.id,
            member_id=member.id,
            state=State.WAITLISTED,
            queued_at=now + place * timedelta(microseconds=1),
            **more,
        )
        for place, member in enumerate(members)
    ]


def test_the_place_in_line_counts_those_before_and_nobody_else(
    both_apps: Flask, now: datetime
) -> None:
    shift, other = ShiftFactory(capacity=1), ShiftFactory(capacity=1)
    first, second, third = line_for(shift, *(ResidentFactory() for _ in range(3)), now=now)
    line_for(other, ResidentFactory(), ResidentFactory(), now=now - DAY)
    offered = EngagementFactory(shift_id=shift.id, state=State.OFFERED, queued_at=now - DAY)
    twin = EngagementFactory(shift_id=shift.id, state=State.WAITLISTED, queued_at=third.queued_at)
    every: list[Engagement] = [third, first, twin, offered, second]
    assert places_in_line(every) == {first.id: 1, second.id: 2, third.id: 3, twin.id: 4}
    assert places_in_line([]) == {}


def test_who_comes_in_the_same_moment_stands_behind(both_apps: Flask, now: datetime) -> None:
    shift = ShiftFactory()
    assert end_of_line(shift.id, now=now) == now
    line_for(shift, ResidentFactory(), ResidentFactory(), now=now)
    assert end_of_line(shift.id, now=now) == now + timedelta(microseconds=2)
    assert end_of_line(shift.id, now=now + HOUR) == now + HOUR


def test_a_seat_is_not_offered_to_who_is_not_let_in_any_more(app: Flask, now: datetime) -> None:
    role = RoleFactory(min_age=18)
    shift = ShiftFactory(role_id=role.id, capacity=1)
    child = ResidentFactory(birth_date=date(2015, 5, 5))
    gone = OrganizationFactory(status=OrgStatus.DECLINED)
    waiting = line_for(shift, child, gone, OrganizationFactory(), now=now)
    with transaction():
        offer_free_seats(db.session.get_one(Shift, shift.id), now=now)
    states = [one.state for one in waiting]
    assert states == [State.WAITLISTED, State.WAITLISTED, State.OFFERED]


def test_more_room_is_offered_as_soon_as_it_is_written(both_apps: Flask, now: datetime) -> None:
    login, group = manager()
    activity = ActivityFactory(organization_id=group.id, area="chuo", venue="浜", summary="拾う")
    role = RoleFactory(activity_id=activity.id, capacity=1)
    shift = ShiftFactory(role_id=role.id, capacity=1)
    EngagementFactory(shift_id=shift.id)
    first, second = line_for(shift, ResidentFactory(), ResidentFactory(), now=now)
    activity_id, role_id, shift_id = activity.id, role.id, shift.id
    terms = ActivityTerms(
        title="清掃", summary="拾う", field="environment", area="chuo", venue="浜"
    )
    wanted = posting.RoleCommand(
        RoleTerms(name="参加者", capacity=2),
        (posting.ShiftCommand(shift.starts_at, shift.ends_at, id=shift_id),),
        id=role_id,
    )
    actor = actor_of(login)
    with transaction():
        listing = visible_activity(activity_id, actor)
        command = posting.ActivityCommand(terms, (wanted,))
        posting.edit(listing, command, actor=actor, now=now)
    assert (first.state, second.state) == (State.OFFERED, State.WAITLISTED)
    assert first.expires_at == now + DAY
    assert db.session.get_one(Shift, shift_id).taken == 2


def test_another_deadline_is_another_day_for_the_lot(app: Flask, now: datetime) -> None:
    login, group = manager()
    actor = actor_of(login)
    activity = ActivityFactory(organization_id=group.id, area="chuo")
    role = RoleFactory(activity_id=activity.id, selection=Selection.LOTTERY)
    shift = ShiftFactory(role_id=role.id, starts_at=SATURDAY_MORNING + 14 * DAY)
    account, resident = person()
    activity_id, role_id, shift_id = activity.id, role.id, shift.id
    with transaction():
        tie = service.apply(shift_id, resident, Wish(), actor=actor_of(account), now=now)
    before = tie.decide_by
    wanted = posting.RoleCommand(
        RoleTerms(name="参加者", selection=Selection.LOTTERY),
        (posting.ShiftCommand(shift.starts_at, shift.ends_at, id=shift_id),),
        id=role_id,
    )
    terms = ActivityTerms(
        title="清掃", summary="", field="environment", area="chuo", venue="", deadline_days=2
    )
    with transaction():
        listing = visible_activity(activity_id, actor)
        posting.edit(listing, posting.ActivityCommand(terms, (wanted,)), actor=actor, now=now)
    assert before == SATURDAY_MORNING + 7 * DAY
    assert tie.decide_by == SATURDAY_MORNING + 13 * DAY - 9 * HOUR
    assert lottery_of(shift_id).drawn_at is None


def test_the_organizer_takes_somebody_off_the_list_with_a_word(app: Flask, now: datetime) -> None:
    login, group = manager()
    activity = ActivityFactory(organization_id=group.id)
    shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id, capacity=1)
    EngagementFactory(shift_id=shift.id)
    first, second = line_for(shift, ResidentFactory(), ResidentFactory(), now=now)
    with transaction():
        service.decline(first, actor=actor_of(login), now=now, reason="対象の方が限られます。")
    assert (first.state, places_in_line([second])) == (State.DECLINED, {second.id: 1})
    [told] = db.session.scalars(select(Notice).where(Notice.member_id == first.member_id))
    assert "対象の方が限られます。" in told.body


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize("state", [State.WAITLISTED, State.OFFERED])
@pytest.mark.parametrize("selection", list(Selection))
def test_nobody_on_the_list_is_ever_told_that_it_is_settled(
    app: Flask, now: datetime, signed_in_as: SignedInAs, state: State, selection: Selection
) -> None:
    activity = ActivityFactory()
    role = RoleFactory(activity_id=activity.id, selection=selection)
    shift = ShiftFactory(role_id=role.id, capacity=1)
    held = EngagementFactory(shift_id=shift.id)
    account, resident = person()
    tie = _waiting(shift, resident, now=now)
    if state is State.OFFERED:
        with transaction():
            service.cancel(held, actor=actor_of(staff()), now=now)
    assert tie.state is state
    pages = ("/", "/me/engagements", f"/engagements/{tie.id}", f"/activities/{activity.id}")
    client = signed_in_as(account)
    texts = [_main(client.get(page)) for page in pages]
    mine = select(Notice).where(Notice.member_id == tie.member_id)
    letters = [notice.subject + notice.body for notice in db.session.scalars(mine)]
    assert letters
    found = [(word, text) for text in (*texts, *letters) for word in SETTLED if word in text]
    assert not found


@pytest.mark.usefixtures("at_ten")
def test_pages_and_mails_say_the_place_and_how_long_a_seat_is_held(
    app: Flask, now: datetime, signed_in_as: SignedInAs
) -> None:
    shift = ShiftFactory(capacity=1, starts_at=SATURDAY_MORNING + 14 * DAY)
    held = EngagementFactory(shift_id=shift.id)
    account, resident = person()
    _waiting(shift, ResidentFactory(), now=now - DAY)
    tie = _waiting(shift, resident, now=now)
    client = signed_in_as(account)
    assert "2番目にお待ちです" in _main(client.get("/me/engagements"))
    first = db.session.scalars(
        select(Engagement).where(Engagement.state == State.WAITLISTED).order_by(Engagement.id)
    ).all()[0]
    with transaction():
        service.decline(first, actor=actor_of(staff()), now=now)
        service.cancel(held, actor=actor_of(staff()), now=now)
    page = _main(client.get(f"/engagements/{tie.id}"))
    assert "この席は2026年11月25日（水） 10:00までお取りしています（あと24時間）" in page
    offered = select(Notice).where(Notice.kind == "engagement_offered")
    [told] = db.session.scalars(offered)
    assert "2026年11月25日（水） 10:00（あと24時間）" in told.body


def _waiting(shift: Shift, resident, *, now: datetime) -> Engagement:
    """Return a place on the list, come to as people come to it."""
    tie = Engagement(shift_id=shift.id, member_id=resident.id, seats=1, created_at=now)
    tie.origin = Origin.APPLIED
    actor = actor_of(staff())
    with transaction():
        move(tie, State.WAITLISTED, actor=actor, now=now)
    return tie


def _main(response) -> str:
    assert response.status_code == 200
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))
