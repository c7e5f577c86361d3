"""What an edited listing means to those who wait: room for some, another day for the lot."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from matcher.activities.models import Activity, Role, Selection, Shift
from matcher.engagements import seats
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.promises import answer_due, due_at
from matcher.engagements.rules import State
from matcher.engagements.waiting import offer_free_seats
from matcher.shared.db import db


def follow(activity: Activity, *, now: datetime) -> None:
    """Offer the seats that an edited listing has now, and promise its lotteries' new days."""
    going = {s.id: s for role in activity.roles for s in role.shifts if s.cancelled_at is None}
    for shift_id in _waited_for(going):
        if seats.are_left(going[shift_id], 1):
            offer_free_seats(seats.lock(shift_id), now=now)
    for role in activity.roles:
        if role.selection is Selection.LOTTERY:
            _promise_anew(role, now=now)


def _waited_for(shifts: dict[int, Shift]) -> Sequence[int]:
    if not shifts:
        return ()
    waits = Engagement.shift_id.in_(shifts), Engagement.state == State.WAITLISTED
    return db.session.scalars(
        select(Engagement.shift_id).where(*waits).distinct().order_by(Engagement.shift_id)
    ).all()


def _promise_anew(role: Role, *, now: datetime) -> None:
    shifts = {shift.id: shift for shift in role.shifts}
    waiting = select(Draw).where(Draw.shift_id.in_(shifts), Draw.drawn_at.is_(None))
    for draw in db.session.scalars(waiting):
        shift = shifts[draw.shift_id]
        due = due_at(draw, shift, role) or answer_due(shift, now=now)
        applied = Engagement.shift_id == shift.id, Engagement.state == State.APPLIED
        db.session.execute(update(Engagement).where(*applied).values(decide_by=due))
