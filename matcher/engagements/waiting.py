"""The waiting list: every free seat is offered to the next in line, for a limited time."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement
from matcher.engagements.queries import is_promised_elsewhere
from matcher.engagements.rules import State
from matcher.engagements.steps import move
from matcher.shared.db import db
from matcher.shared.town import current_city

_ANSWERABLE = (State.INVITED, State.OFFERED)


def end(
    engagement: Engagement, to: State, *, actor: Actor | None, now: datetime, reason: str = ""
) -> None:
    """End an engagement, and offer its seat to the next in line."""
    shift = seats.lock(engagement.shift_id)
    db.session.refresh(engagement)
    move(engagement, to, actor=actor, now=now, reason=reason)
    offer_free_seats(shift, now=now)


def offer_free_seats(shift: Shift, *, now: datetime) -> None:
    """Offer every free seat to the next on the waiting list, each for a limited time.

    Who has promised the same hours elsewhere meanwhile is passed over and keeps waiting.
    """
    if _is_over(shift, now):
        return
    hours = timedelta(hours=current_city().policies.offer_hours)
    for engagement in _waiting(shift):
        if not seats.are_left(shift, engagement.seats):
            return
        if not is_promised_elsewhere(engagement.member_id, shift):
            engagement.expires_at = until(shift, now + hours)
            move(engagement, State.OFFERED, actor=None, now=now)


def offer_everywhere(*, now: datetime) -> None:
    """Offer the seats that became free otherwise, as by a raised capacity."""
    waited_for = (
        select(Shift.id)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(
            Engagement.state == State.WAITLISTED,
            or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity),
        )
        .distinct()
        .order_by(Shift.id)
    )
    for shift_id in db.session.scalars(waited_for).all():
        offer_free_seats(seats.lock(shift_id), now=now)


def expire_due(*, now: datetime) -> int:
    """End the invitations and offers whose time has passed; return how many."""
    overdue = select(Engagement).where(
        Engagement.state.in_(_ANSWERABLE), Engagement.expires_at <= now
    )
    due = db.session.scalars(overdue.order_by(Engagement.shift_id, Engagement.id)).all()
    return sum(_expire(engagement, now=now) for engagement in due)


def _expire(engagement: Engagement, *, now: datetime) -> bool:
    """End one invitation or offer, unless it was answered a moment ago."""
    shift = seats.lock(engagement.shift_id)
    db.session.refresh(engagement)
    if engagement.state not in _ANSWERABLE:
        return False
    move(engagement, State.EXPIRED, actor=None, now=now)
    offer_free_seats(shift, now=now)
    return True


def until(shift: Shift, limit: datetime) -> datetime:
    """Return the limit, or the shift's start if that comes first."""
    return min(limit, shift.starts_at) if shift.starts_at else limit


def _is_over(shift: Shift, now: datetime) -> bool:
    return shift.cancelled_at is not None or (
        shift.starts_at is not None and shift.starts_at <= now
    )


def _waiting(shift: Shift) -> list[Engagement]:
    queue = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.state == State.WAITLISTED
    )
    return list(db.session.scalars(queue.order_by(Engagement.queued_at, Engagement.id)))
