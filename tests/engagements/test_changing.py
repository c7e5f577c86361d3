"""Tests of moving to another date: at once and with everything, or not at all."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.activities.models import Selection, Shift
from matcher.activities.rules.terms import Guardian, Per
from matcher.engagements import service
from matcher.engagements.models import Companion, Engagement, EngagementEvent
from matcher.engagements.pages.moves import dates_to_move_to
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import State
from matcher.engagements.service import Along, Wish
from matcher.engagements.service.moving import transfer
from matcher.engagements.service.returning import undo
from matcher.errors import Conflict, DomainError
from matcher.members.models import Resident
from matcher.notices.models import Notice
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
    staff,
)
from tests.support.html import parse, text_of

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


class Series:
    """Three Saturdays of one role with two seats each, and somebody who comes to the first."""

    def __init__(self, now, *, capacity: int | None = 2, **role) -> None:
        self.now = now
        self.login, self.group = manager()
        self.organizer = actor_of(self.login)
        self.activity_id = ActivityFactory(organization_id=self.group.id).id
        self.role_id = RoleFactory(activity_id=self.activity_id, capacity=capacity, **role).id
        self.ids = [self.date(week, capacity) for week in range(3)]
        self.account, self.resident = person()
        self.self_ = actor_of(self.account)
        self.id = EngagementFactory(member_id=self.resident.id, shift_id=self.ids[0]).id
        with transaction():
            at, to = now, State.CONFIRMED
            db.session.add(EngagementEvent(engagement_id=self.id, to_state=to, at=at))

    def date(self, week: int, capacity: int | None) -> int:
        starts_at = SATURDAY_MORNING + week * WEEK
        return ShiftFactory(role_id=self.role_id, capacity=capacity, starts_at=starts_at).id

    @property
    def tie(self) -> Engagement:
        return db.session.get_one(Engagement, self.id)

    def state(self) -> str:
        return str(self.tie.state)

    def taken(self) -> list[int]:
        db.session.rollback()
        return [db.session.get_one(Shift, id_).taken for id_ in self.ids]

    def move(self, week: int, actor=None, now=None) -> Engagement:
        with transaction():
            mover, at = actor or self.self_, now or self.now
            return transfer(self.tie, self.ids[week], actor=mover, now=at)

    def fill(self, week: int, count: int = 2) -> list[Engagement]:
        return [EngagementFactory(shift_id=self.ids[week]) for _ in range(count)]

    def letters(self) -> list[tuple[str, int | None]]:
        rows = db.session.execute(select(Notice.kind, Notice.member_id).order_by(Notice.id))
        return [(kind, member_id) for kind, member_id in rows]


@pytest.fixture
def series(both_apps: Flask, now) -> Series:
    return Series(now)


def test_the_new_date_is_sure_and_the_old_one_is_left_without_a_mark(series: Series) -> None:
    new = series.move(1)
    assert (new.state, new.replaces_id, series.taken()) == (State.CONFIRMED, series.id, [0, 1, 0])
    assert series.state() == "withdrawn"
    reasons = [event.reason for event in _history(series.id)]
    assert reasons[-1].startswith("別の日程へ変更：2026年12月5日（土）")
    assert _history(new.id)[0].reason.startswith("別の日程から変更：2026年11月28日（土）")
    with transaction():
        service.invite(series.ids[0], series.resident, actor=series.organizer, now=series.now)
    assert series.state() == "invited"


def _history(id_: int) -> list[EngagementEvent]:
    whole = engagement_with_context(id_)
    assert whole is not None
    return list(whole.events)


def test_each_side_gets_one_letter(series: Series) -> None:
    series.move(1)
    expected = {("engagement_changed", series.resident.id)}
    expected.add(("engagement_changed_news", series.group.id))
    assert set(series.letters()) == expected
    assert len(series.letters()) == 2


def test_one_moves_back_and_forth(series: Series) -> None:
    new_id = series.move(1).id
    with transaction():
        new = db.session.get_one(Engagement, new_id)
        back = transfer(new, series.ids[0], actor=series.self_, now=series.now + HOUR)
    assert (back.id, back.state, series.taken()) == (series.id, State.CONFIRMED, [1, 0, 0])
    assert len(set(series.letters())) == 2


def test_who_was_moved_takes_back_no_withdrawal_and_has_one_place(series: Series) -> None:
    series.move(1, actor=series.organizer)
    with pytest.raises(Conflict, match="undo_too_late"), transaction():
        undo(series.tie, actor=series.self_, now=series.now + timedelta(minutes=1))
    assert series.taken() == [0, 1, 0]


def test_who_moved_back_and_left_can_take_that_back(series: Series) -> None:
    there = series.move(1).id
    with transaction():
        back, at = db.session.get_one(Engagement, there), series.now + HOUR
        transfer(back, series.ids[0], actor=series.self_, now=at)
    with transaction():
        service.withdraw(series.tie, actor=series.self_, now=at + timedelta(minutes=1))
    with transaction():
        undo(series.tie, actor=series.self_, now=at + timedelta(minutes=2))
    assert (series.state(), series.taken()) == ("confirmed", [1, 0, 0])


def test_a_full_date_changes_nothing(series: Series) -> None:
    series.fill(1)
    with pytest.raises(Conflict, match="change_full"):
        series.move(1)
    assert (series.tie.state, series.taken()) == (State.CONFIRMED, [1, 2, 0])
    assert not series.letters()


def test_the_seat_left_is_offered_to_the_queue(series: Series) -> None:
    series.fill(0, 1)
    account, resident = person()
    with transaction():
        queued = service.apply(series.ids[0], resident, actor=actor_of(account), now=series.now)
    assert queued.state is State.WAITLISTED
    series.move(1)
    assert (queued.state, series.taken()) == (State.OFFERED, [2, 1, 0])


def test_who_waits_moves_to_where_there_is_room(series: Series) -> None:
    series.fill(0, 1)
    account, resident = person()
    with transaction():
        queued = service.apply(series.ids[0], resident, actor=actor_of(account), now=series.now)
        new = transfer(queued, series.ids[2], actor=actor_of(account), now=series.now)
    assert (new.state, queued.state, series.taken()) == (
        State.CONFIRMED,
        State.WITHDRAWN,
        [2, 0, 1],
    )


def test_seats_shared_by_all_dates_are_counted_once(both_apps: Flask, now) -> None:
    series = Series(now, capacity=1, per=Per.TOTAL)
    series.move(2)
    assert series.taken() == [0, 0, 1]
    assert db.session.get_one(Shift, series.ids[0]).capacity == 0


def test_a_party_goes_together_with_all_it_said(both_apps: Flask, now) -> None:
    series = Series(now, capacity=4)
    account, resident = person()
    wish = Wish(message="車で行きます", companions=(Along("見本 太郎"), Along("見本 次郎")))
    with transaction():
        tie = service.apply(series.ids[0], resident, wish, actor=actor_of(account), now=now)
    with transaction():
        new = transfer(tie, series.ids[1], actor=actor_of(account), now=now)
    assert (new.people, new.seats, new.party, new.message) == (3, 3, tie.party, "車で行きます")
    names = db.session.scalars(select(Companion.name).where(Companion.engagement_id == new.id))
    assert set(names) == {"見本 太郎", "見本 次郎"}
    assert series.taken() == [1, 3, 0]


def test_overlaps_are_judged_without_the_date_that_is_left(both_apps: Flask, now) -> None:
    series = Series(now)
    half_later = ShiftFactory(
        role_id=series.role_id, capacity=2, starts_at=SATURDAY_MORNING + HOUR
    ).id
    series.ids.append(half_later)
    assert series.move(3).state is State.CONFIRMED


def test_a_promise_elsewhere_stands_in_the_way(series: Series) -> None:
    EngagementFactory(
        member_id=series.resident.id, shift_id=ShiftFactory(starts_at=SATURDAY_MORNING + WEEK).id
    )
    with pytest.raises(DomainError, match="overlapping_shift"):
        series.move(1)
    assert series.taken() == [1, 0, 0]


def test_where_the_organizer_chooses_only_the_organizer_moves(both_apps: Flask, now) -> None:
    series = Series(now, selection=Selection.SCREENING)
    with pytest.raises(DomainError, match="change_not_at_once"):
        series.move(1)
    assert series.move(1, actor=series.organizer).state is State.CONFIRMED
    assert series.letters() == [("engagement_changed", series.resident.id)]


def test_the_staff_move_too_and_both_are_told(series: Series) -> None:
    series.move(1, actor=actor_of(staff()))
    assert ("engagement_changed", series.resident.id) in series.letters()


def test_nobody_moves_to_another_activity_or_to_where_they_are(series: Series) -> None:
    series.ids.append(ShiftFactory(starts_at=SATURDAY_MORNING + 5 * WEEK).id)
    for week in (3, 0):
        with pytest.raises(DomainError, match="move_elsewhere"):
            series.move(week)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ATTENDED, State.INVITED])
def test_who_does_not_come_does_not_move(series: Series, state: State) -> None:
    with transaction():
        series.tie.state = state
    with pytest.raises(Conflict, match="engagement_moved_on"):
        series.move(1)


def test_who_waits_there_already_is_told(series: Series) -> None:
    EngagementFactory(member_id=series.resident.id, shift_id=series.ids[1], state=State.WAITLISTED)
    with pytest.raises(Conflict, match="already_applied"):
        series.move(1)


def test_a_late_move_searches_for_a_substitute(series: Series) -> None:
    series.move(1, now=SATURDAY_MORNING - 5 * HOUR)
    kinds = [kind for kind, _member in series.letters()]
    assert sorted(kinds) == ["engagement_changed", "engagement_left_late"]


def test_only_dates_with_room_that_are_sure_at_once_are_offered(series: Series) -> None:
    series.fill(1)
    whole = engagement_with_context(series.id)
    assert whole is not None
    found = dates_to_move_to(whole, now=series.now, by_organizer=False)
    assert [shift.id for shift in found] == [series.ids[2]]


def test_nobody_moves_to_a_date_that_has_begun(series: Series) -> None:
    with transaction():
        begun = db.session.get_one(Shift, series.ids[1])
        begun.starts_at, begun.ends_at = series.now - HOUR, series.now + 48 * HOUR
    whole = engagement_with_context(series.id)
    assert whole is not None
    found = dates_to_move_to(whole, now=series.now, by_organizer=True)
    assert series.ids[1] not in [shift.id for shift in found]


@pytest.mark.usefixtures("at_ten")
def test_a_member_picks_a_date_on_the_page(app: Flask, now, signed_in_as) -> None:
    series = Series(now)
    client, page = signed_in_as(series.account), f"/engagements/{series.id}/move"
    assert "日程を選んでください" in client.submit(page).get_data(as_text=True)
    answer = client.submit(page, {"shift_id": str(series.ids[1])})
    assert answer.status_code == 303
    tree, _ = parse(client.get(answer.location).get_data(as_text=True))
    assert "日程を変更しました" in text_of(tree.find(".//main"))
    assert series.taken() == [0, 1, 0]
    assert "変更することができません" in client.get(page).get_data(as_text=True)


@pytest.mark.usefixtures("at_ten")
def test_an_organizer_moves_somebody_from_the_list(app: Flask, now, signed_in_as) -> None:
    series = Series(now, selection=Selection.SCREENING)
    client, list_ = signed_in_as(series.login), f"/activities/{series.activity_id}/applicants"
    assert f"/engagements/{series.id}/move" in client.get(list_).get_data(as_text=True)
    page = f"/engagements/{series.id}/move"
    assert client.submit(page, {"shift_id": str(series.ids[2])}).location == list_
    assert series.taken() == [0, 0, 1]


def test_a_move_by_a_minor_does_not_get_round_the_guardian(both_apps: Flask, now) -> None:
    series = Series(now, guardian=Guardian.CONSENT)
    with transaction():
        db.session.get_one(Resident, series.resident.id).birth_date = date(2012, 4, 2)
    with pytest.raises(DomainError, match="change_not_at_once"):
        series.move(1)
    assert series.taken() == [1, 0, 0]
