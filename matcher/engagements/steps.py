"""The steps of an engagement: from state to state, with its seats, its history and its letters."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import announce
from matcher.engagements.joining import answer_by, has_begun
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import ASKED, SEATED, State
from matcher.shared.db import db
from matcher.shared.town import current_city


def move(
    engagement: Engagement,
    to: State,
    *,
    actor: Actor | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Take one step of the transition table: seats, history and word to those concerned."""
    before = engagement.state if engagement.id else None
    rules.check_transition(before, to)
    _count_seats(engagement, before, to)
    engagement.state = to
    engagement.updated_at = now
    engagement.queued_at = now if to is State.WAITLISTED else engagement.queued_at
    if to not in ASKED:
        engagement.expires_at = None
    db.session.add(engagement)
    db.session.flush()
    event = EngagementEvent(
        engagement_id=engagement.id,
        from_state=before,
        to_state=to,
        account_id=actor.account_id if actor else None,
        at=now,
        reason=reason,
    )
    db.session.add(event)
    db.session.flush()
    announce(engagement, event, actor=actor, now=now)


def offer_free_seats(shift: Shift, *, now: datetime) -> None:
    """Offer every free seat for a limited time, in the order of the queue.

    Who needs more seats than are free keeps their place; the next for whom they are enough
    is asked.
    """
    waiting = _waiting(shift)
    if not waiting or has_begun(shift, now=now):
        return
    hours = timedelta(hours=current_city().policies.offer_hours)
    for engagement in waiting:
        if seats.are_left(shift, engagement.seats):
            engagement.expires_at = answer_by(shift, now + hours, now=now)
            move(engagement, State.OFFERED, actor=None, now=now)


def offer_idle_seats(*, now: datetime) -> None:
    """Offer the seats that came free otherwise than by an engagement: more room was made."""
    roomy = (
        select(Shift.id)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(
            Engagement.state == State.WAITLISTED,
            or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity),
            or_(Shift.starts_at.is_(None), Shift.starts_at > now),
        )
    )
    for shift_id in db.session.scalars(roomy.distinct().order_by(Shift.id)).all():
        offer_free_seats(seats.lock(shift_id), now=now)


def expire_due(*, now: datetime) -> int:
    """End the invitations and offers whose time has passed; return how many."""
    overdue = select(Engagement).where(Engagement.state.in_(ASKED), Engagement.expires_at <= now)
    ended = db.session.scalars(overdue.order_by(Engagement.shift_id, Engagement.id)).all()
    return sum(_expire(engagement, now=now) for engagement in ended)


def _expire(engagement: Engagement, *, now: datetime) -> bool:
    shift = seats.lock(engagement.shift_id)
    db.session.refresh(engagement)
    # Somebody may have answered while we waited for the shift.
    if engagement.state not in ASKED:
        return False
    move(engagement, State.EXPIRED, actor=None, now=now)
    offer_free_seats(shift, now=now)
    return True


def _count_seats(engagement: Engagement, before: State | None, to: State) -> None:
    if (before in SEATED) == (to in SEATED):
        return
    shift = db.session.get_one(Shift, engagement.shift_id)
    if to in SEATED:
        seats.take(shift, engagement.seats)
    else:
        seats.release(shift, engagement.seats)


def _waiting(shift: Shift) -> list[Engagement]:
    queue = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.state == State.WAITLISTED
    )
    return list(db.session.scalars(queue.order_by(Engagement.queued_at, Engagement.id)))
