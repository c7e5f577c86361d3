"""Tests of twenty people who apply, answer, leave and change the seats at the same moment."""

import os
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import service
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import SEATED, State
from matcher.engagements.waiting import offer_idle_seats
from matcher.extensions import db
from matcher.members.models import Resident
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from tests.conftest import settings_for
from tests.engagements.storm import DEEDS, Storm, run
from tests.factories import AccountFactory, ResidentFactory, RoleFactory, ShiftFactory

pytestmark = pytest.mark.race
ROUNDS = int(os.environ.get("STORM_ROUNDS", "8"))
SEATS = 5
ALLOWED = {
    "done",
    "engagement_moved_on",  # the other side was faster
    "full",
}


def test_no_storm_on_one_shift_oversells_it_or_upsets_the_queue(
    both_apps: Flask, tmp_path: Path
) -> None:
    storm = a_storm(both_apps, tmp_path)
    told = Counter(answer for round_ in run(storm) for answer in round_)
    db.session.rollback()
    assert set(told) <= ALLOWED, told
    with transaction():
        offer_idle_seats(now=utcnow())
    for shift_id in storm.shift_ids:
        seats_are_those_of_the_seated(shift_id)
        nobody_waits_for_a_free_seat(shift_id)
        every_seat_went_to_the_first_in_line(shift_id)


def a_storm(app: Flask, folder: Path) -> Storm:
    """Return a storm on a full shift in each round, with people in every state to act upon.

    Five hold the seats: the one who is cancelled and the four who withdraw. Of those who wait,
    the first two were offered the two places that two more people left.
    """
    actor = Actor(account_id=AccountFactory().id)
    role = RoleFactory()
    people = [ResidentFactory() for _deed in DEEDS]
    leaving = [ResidentFactory() for _place in range(2)]
    seated = [p for p, deed in zip(people, DEEDS, strict=True) if deed in {"withdraw", "cancel"}]
    waiting = [p for p, deed in zip(people, DEEDS, strict=True) if deed == "answer"]
    shifts: list[int] = []
    for _round in range(ROUNDS):
        shift_id = ShiftFactory(role_id=role.id, capacity=SEATS + 2, starts_at=None).id
        for person in [*seated, *leaving, *waiting]:
            join(shift_id, person, actor)
        for person in leaving:
            leave(shift_id, person, actor)
        shifts.append(shift_id)
    members = tuple(person.id for person in people)
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    return Storm(settings_for(url, folder), tuple(shifts), members)


def join(shift_id: int, person: Resident, actor: Actor) -> None:
    with transaction():
        service.apply(shift_id, person, service.Wish(), actor=actor, now=utcnow())


def leave(shift_id: int, person: Resident, actor: Actor) -> None:
    tie = select(Engagement).where(
        Engagement.shift_id == shift_id, Engagement.member_id == person.id
    )
    with transaction():
        service.withdraw(db.session.scalars(tie).one(), actor=actor, now=utcnow())


def seats_are_those_of_the_seated(shift_id: int) -> None:
    shift = db.session.get_one(Shift, shift_id)
    held = select(func.coalesce(func.sum(Engagement.seats), 0)).where(
        Engagement.shift_id == shift_id, Engagement.state.in_(SEATED)
    )
    assert shift.capacity is not None
    seated = db.session.scalar(held) or 0
    assert shift.taken == seated
    assert seated <= shift.capacity


def nobody_waits_for_a_free_seat(shift_id: int) -> None:
    shift = db.session.get_one(Shift, shift_id)
    waiting = select(Engagement.id).where(
        Engagement.shift_id == shift_id, Engagement.state == State.WAITLISTED
    )
    assert shift.is_full or not db.session.scalars(waiting).all()


def every_seat_went_to_the_first_in_line(shift_id: int) -> None:
    """Go through the history step by step, as the lock of the shift put it in order."""
    steps = (
        select(EngagementEvent, Engagement.queued_at)
        .join(EngagementEvent.engagement)
        .where(Engagement.shift_id == shift_id)
        .order_by(EngagementEvent.id)
    )
    line: dict[int, tuple[object, int]] = {}
    for step, queued_at in db.session.execute(steps):
        id_ = step.engagement_id
        if step.from_state is State.WAITLISTED:
            place = line.pop(id_)
            if step.to_state is State.OFFERED:
                assert all(place < other for other in line.values())
        if step.to_state is State.WAITLISTED:
            line[id_] = (queued_at, id_)
