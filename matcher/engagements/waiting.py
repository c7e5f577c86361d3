"""The waiting list: every free seat is offered to the next in line, for a limited time."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from matcher.activities.models import Shift
from matcher.engagements import seats
from matcher.engagements.joining import answer_by, has_begun, may_still_join
from matcher.engagements.models import Engagement
from matcher.engagements.rules import ASKED, State
from matcher.engagements.rules.leaving import half_the_time
from matcher.engagements.steps import move
from matcher.shared.db import db
from matcher.shared.town import current_city


def offer_free_seats(shift: Shift, *, now: datetime) -> int:
    """Offer every free seat for a limited time, in the order of the queue; return to how many.

    Near the shift they have half of the time that is left. Who needs more seats than are free
    keeps their place, and so does who has promised the time elsewhere or is not let in any more;
    the next for whom they are enough is asked.
    """
    waiting = line_of(shift)
    if not waiting or has_begun(shift, now=now):
        return 0
    limit = now + timedelta(hours=current_city().policies.offer_hours)
    limit = half_the_time(shift.starts_at, limit, now=now)
    offered = 0
    for engagement in waiting:
        if seats.are_left(shift, engagement.seats) and may_still_join(shift, engagement, now=now):
            engagement.expires_at = answer_by(shift, limit, now=now)
            move(engagement, State.OFFERED, actor=None, now=now)
            offered += 1
    return offered


def offer_idle_seats(*, now: datetime) -> None:
    """Offer the seats that became free otherwise, as by a raised capacity."""
    for shift_id in shifts_with_idle_seats(now=now):
        offer_seats_of(shift_id, now=now)


def shifts_with_idle_seats(*, now: datetime) -> list[int]:
    """Return the shifts that have room and somebody who waits, in the order of their ids."""
    roomy = (
        select(Shift.id)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(
            Engagement.state == State.WAITLISTED,
            or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity),
            or_(Shift.starts_at.is_(None), Shift.starts_at > now, Shift.ends_at > now),
        )
    )
    return list(db.session.scalars(roomy.distinct().order_by(Shift.id)))


def offer_seats_of(shift_id: int, *, now: datetime) -> int:
    """Offer the free seats of one shift; return to how many."""
    return offer_free_seats(seats.lock(shift_id), now=now)


def expire_due(*, now: datetime) -> int:
    """End the invitations and offers whose time has passed; return how many."""
    return sum(expire_due_of(shift_id, now=now) for shift_id in shifts_with_overdue(now=now))


def shifts_with_overdue(*, now: datetime) -> list[int]:
    """Return the shifts for which somebody did not answer in time, in the order of their ids."""
    theirs = select(Engagement.shift_id).where(*_is_overdue(now)).distinct()
    return list(db.session.scalars(theirs.order_by(Engagement.shift_id)))


def expire_due_of(shift_id: int, *, now: datetime) -> int:
    """End what is overdue for one shift; return how many.

    The shift is locked before it is seen who has not answered yet.
    """
    shift = seats.lock(shift_id)
    overdue = select(Engagement).where(Engagement.shift_id == shift_id, *_is_overdue(now))
    overdue = overdue.order_by(Engagement.id).execution_options(populate_existing=True)
    ended = db.session.scalars(overdue).all()
    for engagement in ended:
        move(engagement, State.EXPIRED, actor=None, now=now)
        offer_free_seats(shift, now=now)
    return len(ended)


def _is_overdue(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Engagement.state.in_(ASKED), Engagement.expires_at <= now


def line_of(shift: Shift) -> list[Engagement]:
    """Return who waits for a seat of this shift, the first in line first."""
    queue = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.state == State.WAITLISTED
    )
    return list(db.session.scalars(queue.order_by(Engagement.queued_at, Engagement.id)))


def places_in_line(engagements: Collection[Engagement]) -> dict[int, int]:
    """Return for each of them that waits its place in line, from 1 on; one query for all."""
    ids = [one.id for one in engagements if one.state is State.WAITLISTED]
    if not ids:
        return {}
    other = aliased(Engagement)
    is_before = or_(
        other.queued_at < Engagement.queued_at,
        and_(other.queued_at == Engagement.queued_at, other.id <= Engagement.id),
    )
    same_line = and_(other.shift_id == Engagement.shift_id, other.state == State.WAITLISTED)
    counted = (
        select(Engagement.id, func.count(other.id))
        .join(other, and_(same_line, is_before))
        .where(Engagement.id.in_(ids))
        .group_by(Engagement.id)
    )
    return dict(db.session.execute(counted).all())
