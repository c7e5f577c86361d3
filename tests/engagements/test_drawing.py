"""Tests of drawing lots: promised before anybody applies, drawn once, to be drawn again by all."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from matcher.activities.models import ActivityStatus, Selection, Shift
from matcher.activities.rules.terms import Per
from matcher.authz import Actor, MembershipRole
from matcher.engagements import service, tasks
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.pages.draws import drawn_again, result_in
from matcher.engagements.pages.moves import dates_to_move_to
from matcher.engagements.promises import draw_of
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import Consenter, Origin, State
from matcher.engagements.rules.lottery import commitment_of, rank
from matcher.engagements.service import Wish
from matcher.engagements.service.moving import transfer
from matcher.engagements.waiting import places_in_line
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.extensions import db
from matcher.notices.models import Notice
from matcher.shared.clock import local_date
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
    staff,
)

DAY = timedelta(days=1)
START = SATURDAY_MORNING + 7 * DAY


class Tombola:
    """A group's lottery for so many seats, and those who try their luck."""

    def __init__(
        self, now: datetime, *, seats: int | None = 2, per: Per = Per.EACH, **listing
    ) -> None:
        self.now = now
        self.login, self.group = manager()
        self.organizer = actor_of(self.login)
        listing = {"deadline": local_date(now) + 2 * DAY, **listing}
        self.activity = ActivityFactory(organization_id=self.group.id, **listing)
        given = {"selection": Selection.LOTTERY, "capacity": seats, "per": per}
        self.role_id = RoleFactory(activity_id=self.activity.id, **given).id
        self.shift = ShiftFactory(role_id=self.role_id, capacity=seats, starts_at=START)
        self.shift_id = self.shift.id

    def enter(self, member=None, wish=None, *, shift_id: int | None = None) -> Engagement:
        member = member or ResidentFactory()
        actor = Actor(self.login.id, memberships={member.id: MembershipRole.SELF})
        with transaction():
            return service.apply(
                shift_id or self.shift_id, member, wish or Wish(), actor=actor, now=self.now
            )

    def draw(self, *, days: int = 3, by=None, shift_id: int | None = None) -> Draw:
        with transaction():
            return service.draw(shift_id or self.shift_id, actor=by, now=self.now + days * DAY)


def letters(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind)))


def numbers_of(rows: list[dict]) -> list[int]:
    return [row["number"] for row in rows]


def test_a_lottery_is_promised_before_the_first_application_is_kept(
    both_apps: Flask, now: datetime
) -> None:
    tombola = Tombola(now)
    first = tombola.enter()
    draw = lottery_of(tombola.shift_id)
    assert draw.commitment == commitment_of(draw.seed)
    assert len(draw.seed) == 64
    tombola.enter()
    assert lottery_of(tombola.shift_id).seed == draw.seed
    assert first.state is State.APPLIED
    assert first.decide_by
    assert local_date(first.decide_by) == local_date(now) + 3 * DAY


def test_lots_confirm_as_many_as_there_are_seats_and_the_others_wait_in_the_drawn_order(
    both_apps: Flask, now: datetime
) -> None:
    tombola = Tombola(now)
    entered = [tombola.enter() for _ in range(6)]
    draw = tombola.draw()
    order = rank(draw.seed, [engagement.id for engagement in entered])
    assert numbers_of(draw.result) == order
    states = {engagement.id: engagement.state for engagement in entered}
    assert [states[number] for number in order[:2]] == [State.CONFIRMED] * 2
    assert [states[number] for number in order[2:]] == [State.WAITLISTED] * 4
    db.session.expire_all()
    places = places_in_line([db.session.get_one(Engagement, number) for number in order])
    assert [places.get(number) for number in order] == [None, None, 1, 2, 3, 4]
    assert db.session.get_one(Shift, tombola.shift_id).taken == 2
    assert drawn_again(draw) == result_in(draw)


def test_everybody_is_told_once_by_number_and_place_and_the_group_in_one_letter(
    app: Flask, now: datetime
) -> None:
    tombola = Tombola(now, seats=1)
    entered = [tombola.enter() for _ in range(3)]
    news = len(letters("engagement_news"))
    draw = tombola.draw()
    assert len(letters("engagement_news")) == news
    [told] = letters("engagement_drawn")
    assert "申込み3件のうち、1件" in told.body
    assert f"/draws/{tombola.shift_id}" in told.body
    [won] = letters("engagement_confirmed")
    assert f"受付番号{numbers_of(draw.result)[0]}" in won.body
    bodies = "".join(notice.body for notice in letters("engagement_waitlisted"))
    assert "キャンセル待ちの1番目" in bodies
    assert "キャンセル待ちの2番目" in bodies
    assert all(str(engagement.id) in won.body + bodies for engagement in entered)


@pytest.mark.parametrize("days", [0, 2])
def test_nobody_draws_while_somebody_can_still_apply(app: Flask, now: datetime, days: int) -> None:
    tombola = Tombola(now)
    tombola.enter()
    with pytest.raises(RuleBroken, match="draw_too_early"):
        tombola.draw(days=days, by=tombola.organizer)
    assert lottery_of(tombola.shift_id).drawn_at is None


def test_a_lottery_is_drawn_once(both_apps: Flask, now: datetime) -> None:
    tombola = Tombola(now)
    tombola.enter()
    first = tombola.draw(by=tombola.organizer)
    assert first.account_id == tombola.login.id
    with pytest.raises(Conflict, match="already_drawn"):
        tombola.draw(days=4)


def test_only_what_is_drawn_by_lot_can_be_drawn(app: Flask, now: datetime) -> None:
    shift = ShiftFactory()
    for shift_id in (shift.id, 999, 2**31):
        with pytest.raises(NotFound), transaction():
            service.draw(shift_id, actor=None, now=now)


@pytest.mark.parametrize("deed", [service.confirm, service.wait])
def test_the_group_does_not_choose_before_the_lot_has(app: Flask, now: datetime, deed) -> None:
    tombola = Tombola(now)
    entered = tombola.enter()
    with pytest.raises(RuleBroken, match="decided_by_lot"), transaction():
        deed(entered, actor=tombola.organizer, now=now)


@pytest.mark.parametrize("by_organizer", [False, True])
def test_nobody_passes_the_lot_by_moving_from_another_date(
    app: Flask, now: datetime, by_organizer: bool
) -> None:
    tombola = Tombola(now)
    free = RoleFactory(activity_id=tombola.activity.id, capacity=2).id
    shift_id = ShiftFactory(role_id=free, capacity=2, starts_at=START + DAY).id
    tied = tombola.enter(shift_id=shift_id)
    actor = Actor(tombola.login.id, memberships={tied.member_id: MembershipRole.SELF})
    actor = tombola.organizer if by_organizer else actor
    whole = engagement_with_context(tied.id)
    assert whole is not None
    assert dates_to_move_to(whole, now=now, by_organizer=by_organizer) == []
    with pytest.raises(RuleBroken, match="decided_by_lot"), transaction():
        transfer(tied, tombola.shift_id, actor=actor, now=now)
    assert tied.state is State.CONFIRMED


def test_nobody_is_invited_past_the_lot(app: Flask, now: datetime) -> None:
    tombola, member = Tombola(now, seats=1), ResidentFactory()
    for actor in (tombola.organizer, actor_of(staff()), None):
        with pytest.raises(RuleBroken, match="decided_by_lot"), transaction():
            service.invite(tombola.shift_id, member, actor=actor, now=now)
    asked = EngagementFactory(
        shift_id=tombola.shift_id,
        member_id=member.id,
        state=State.INVITED,
        origin=Origin.INVITED,
        expires_at=now + DAY,
    )
    assert tombola.enter(member).state is State.APPLIED
    entered = [tombola.enter() for _ in range(3)]
    assert len(tombola.draw().entries) == 1 + len(entered)
    assert asked.state in {State.CONFIRMED, State.WAITLISTED}


def test_who_has_promised_the_time_elsewhere_is_passed_over_and_told(
    both_apps: Flask, now: datetime
) -> None:
    tombola = Tombola(now, seats=1)
    busy, free = tombola.enter(), tombola.enter()
    EngagementFactory(member_id=busy.member_id, shift_id=ShiftFactory(starts_at=START).id)
    draw = tombola.draw()
    assert (busy.state, free.state) == (State.WAITLISTED, State.CONFIRMED)
    assert [entry["away"] for entry in draw.entries] == [True, False]
    [told] = letters("engagement_waitlisted")
    assert "同じ時間に参加する活動" in told.body
    assert drawn_again(draw) == result_in(draw)


def test_a_party_too_large_for_what_is_left_is_passed_over(app: Flask, now: datetime) -> None:
    tombola = Tombola(now, seats=2)
    parties = [tombola.enter(OrganizationFactory(), Wish(people=2)) for _ in range(2)]
    singles = [tombola.enter() for _ in range(2)]
    draw = tombola.draw()
    seated = [e for e in (*parties, *singles) if e.state is State.CONFIRMED]
    assert sum(engagement.seats for engagement in seated) == 2
    first = db.session.get_one(Engagement, draw.result[0]["number"])
    assert first in seated


def test_whose_consent_is_open_takes_no_part_and_is_told(app: Flask, now: datetime) -> None:
    tombola = Tombola(now)
    entered, young = tombola.enter(), tombola.enter()
    with transaction():
        young.awaits = Consenter.GUARDIAN
    draw = tombola.draw()
    assert numbers_of(draw.entries) == [entered.id]
    assert young.state is State.APPLIED
    assert [notice.member_id for notice in letters("engagement_not_drawn")] == [young.member_id]


def test_who_comes_after_the_draw_stands_behind_those_who_wait(app: Flask, now: datetime) -> None:
    tombola = Tombola(now, seats=1, deadline=None)
    entered = [tombola.enter() for _ in range(3)]
    tombola.draw(days=5)
    late = ResidentFactory()
    actor = Actor(tombola.login.id, memberships={late.id: MembershipRole.SELF})
    with transaction():
        engagement = service.apply(tombola.shift_id, late, Wish(), actor=actor, now=now + 5 * DAY)
    assert engagement.state is State.WAITLISTED
    assert places_in_line([engagement]) == {engagement.id: len(entered)}


def test_seats_in_all_are_drawn_date_by_date(both_apps: Flask, now: datetime) -> None:
    tombola = Tombola(now, seats=2, per=Per.TOTAL)
    later = ShiftFactory(role_id=tombola.role_id, capacity=2, starts_at=START + 7 * DAY)
    first = [tombola.enter() for _ in range(2)]
    second = [tombola.enter(shift_id=later.id) for _ in range(2)]
    with pytest.raises(RuleBroken, match="earlier_draw_first"):
        tombola.draw(shift_id=later.id)
    tombola.draw()
    tombola.draw(shift_id=later.id)
    assert {engagement.state for engagement in first} == {State.CONFIRMED}
    assert {engagement.state for engagement in second} == {State.WAITLISTED}


def test_a_closed_listing_is_drawn_by_its_group_at_once(app: Flask, now: datetime) -> None:
    tombola = Tombola(now)
    entered = tombola.enter()
    with transaction():
        tombola.activity.status = ActivityStatus.CLOSED
    tombola.draw(days=0, by=tombola.organizer)
    assert entered.state is State.CONFIRMED


def test_what_is_called_off_or_over_is_not_drawn(app: Flask, now: datetime) -> None:
    tombola = Tombola(now)
    tombola.enter()
    with pytest.raises(RuleBroken, match="shift_is_over"):
        tombola.draw(days=30)
    with transaction():
        tombola.shift.cancelled_at = now
    with pytest.raises(RuleBroken, match="shift_cancelled"):
        tombola.draw()


def test_the_worker_promises_what_opens_and_draws_what_is_due(
    both_apps: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tombola, idle, hidden = Tombola(now), Tombola(now), Tombola(now, status=ActivityStatus.DRAFT)
    monkeypatch.setattr(tasks, "utcnow", lambda: now)
    tasks.draw_lots.call_local()
    assert lottery_of(idle.shift_id).drawn_at is None
    assert draw_of(hidden.shift_id) is None
    seed, entered = lottery_of(tombola.shift_id).seed, tombola.enter()
    tasks.draw_lots.call_local()
    assert entered.state is State.APPLIED
    monkeypatch.setattr(tasks, "utcnow", lambda: now + 3 * DAY)
    tasks.draw_lots.call_local()
    tasks.draw_lots.call_local()
    db.session.expire_all()
    assert lottery_of(tombola.shift_id).seed == seed
    assert db.session.get_one(Engagement, entered.id).state is State.CONFIRMED
    assert db.session.scalar(select(func.count()).select_from(Draw)) == 2
    assert len(letters("engagement_drawn")) == 1


def test_the_command_draws_again_and_tells_whether_it_is_the_same(
    app: Flask, now: datetime
) -> None:
    tombola = Tombola(now)
    for _ in range(4):
        tombola.enter()
    runner, command = app.test_cli_runner(), ["engagements", "redraw", str(tombola.shift_id)]
    assert runner.invoke(args=command).exit_code == 1
    tombola.draw()
    told = runner.invoke(args=command)
    assert told.exit_code == 0
    assert told.output.endswith("same\n")
    with transaction():
        draw = lottery_of(tombola.shift_id)
        draw.result = list(reversed(draw.result))
    told = runner.invoke(args=command)
    assert (told.exit_code, told.output.splitlines()[-1]) == (1, "different")
