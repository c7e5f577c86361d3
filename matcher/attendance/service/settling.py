"""The state of an engagement follows its records; whoever stands there gets a seat."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Per
from matcher.attendance import rules
from matcher.attendance.models import Attendance
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import SEATED, State
from matcher.engagements.steps import move
from matcher.shared.db import db

RECORDED = frozenset({State.ATTENDED, State.ABSENT})


def settle(
    engagement: Engagement, shift: Shift, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Take the step that the records of an engagement's people ask for, if any."""
    recorded = select(Attendance.presence).where(Attendance.engagement_id == engagement.id)
    to = rules.state_of(db.session.scalars(recorded).all(), _expected(engagement))
    if to is engagement.state:
        return
    if to in SEATED and engagement.state not in SEATED and make_room(shift, engagement.seats):
        reason = reason or over_capacity()
    move(engagement, to, actor=actor, now=now, reason=reason)


def make_room(shift: Shift, wanted: int) -> bool:
    """Raise the capacity of a shift, locked already, to hold so many more; tell if need be.

    Where the dates of a role share its seats, the role has so many more in all.
    """
    if shift.capacity is None or seats.are_left(shift, wanted):
        return False
    missing = shift.taken + wanted - shift.capacity
    shared = Role.id == shift.role_id, Role.per == Per.TOTAL, Role.capacity.is_not(None)
    db.session.execute(update(Role).where(*shared).values(capacity=Role.capacity + missing))
    shift.capacity += missing
    db.session.flush()
    return True


def over_capacity() -> str:
    """Return why a shift has more seats than before."""
    return str(_("定員を超えて、当日の参加を受け付けました。"))


def _expected(engagement: Engagement) -> State | None:
    """Return the state in which an engagement was before anything was recorded of it."""
    if engagement.state not in RECORDED:
        return engagement.state
    steps = select(EngagementEvent).where(
        EngagementEvent.engagement_id == engagement.id, EngagementEvent.to_state.in_(RECORDED)
    )
    newest_first = db.session.scalars(steps.order_by(EngagementEvent.id.desc()))
    before = (step.from_state for step in newest_first if step.from_state not in RECORDED)
    return next(before, None)
