"""After a withdrawal: taking it back within minutes, and saying why afterwards."""

from datetime import datetime

from sqlalchemy import exists, select

from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import Side, write
from matcher.engagements.joining import check_may_join
from matcher.engagements.models import Consent, Engagement, EngagementEvent
from matcher.engagements.queries import last_step
from matcher.engagements.rules import State
from matcher.engagements.rules.leaving import is_undoable
from matcher.engagements.service.acting import member_of
from matcher.engagements.service.substitutes import call_off
from matcher.engagements.steps import move, note
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import reason_given, taken_back
from matcher.errors import Conflict
from matcher.shared.db import db

_RESTORED = frozenset({State.APPLIED, State.WAITLISTED, State.CONFIRMED})


def undo(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Take a withdrawal back: all is as it was before, the place in the queue too.

    Raise Conflict("undo_too_late") minutes later, Conflict("undo_seat_gone") if the seat is
    somebody else's by now, or what forbids them to join.
    """
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    left = last_step(engagement)
    if left is None or not may_undo(engagement, left, now=now):
        raise Conflict("undo_too_late")
    check_may_join(shift, member_of(engagement), now=now, asked=True)
    to, queued_at, due = left.from_state or State.APPLIED, engagement.queued_at, left.at
    if to is State.CONFIRMED:
        offer_free_seats(shift, now=now)
        if not seats.are_left(shift, engagement.seats):
            raise Conflict("undo_seat_gone")
    move(engagement, to, actor=actor, now=now, reason=taken_back())
    if to is State.WAITLISTED:
        engagement.queued_at = queued_at or due
    call_off(shift, now=now)


def may_undo(engagement: Engagement, left: EngagementEvent, *, now: datetime) -> bool:
    """Tell whether somebody has withdrawn a moment ago from what can be restored."""
    withdrawn = engagement.state is left.to_state is State.WITHDRAWN
    restorable = withdrawn and left.from_state in _RESTORED and is_undoable(left.at, now=now)
    return restorable and not _awaited_a_word(engagement) and not _is_replaced(engagement, left)


def _awaited_a_word(engagement: Engagement) -> bool:
    """Tell whether a guardian or school has not agreed: they would have to be asked anew."""
    asked = exists().where(Consent.engagement_id == engagement.id, Consent.given.is_not(True))
    return bool(db.session.scalar(select(asked)))


def _is_replaced(engagement: Engagement, left: EngagementEvent) -> bool:
    """Tell whether they left for another place, or for somebody else to come."""
    instead = (
        exists()
        .where(EngagementEvent.engagement_id == Engagement.id)
        .where(Engagement.replaces_id == engagement.id)
        .where(EngagementEvent.to_state == State.CONFIRMED, EngagementEvent.at == left.at)
    )
    return bool(db.session.scalar(select(instead)))


def give_reason(engagement: Engagement, reason: str, *, actor: Actor, now: datetime) -> None:
    """Say in the history why one has withdrawn; the organizer is told.

    Raise Conflict("engagement_moved_on") if there is no withdrawal, or its reason is known.
    """
    seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    left = last_step(engagement)
    if left is None or not may_give_reason(engagement, left):
        raise Conflict("engagement_moved_on")
    said = reason_given(reason)
    event = note(engagement, engagement.state, actor=actor, now=now, reason=said)
    key = str(event.id)
    write("engagement_reason", Side.ORGANIZER, engagement, key, now=now, reason=reason)


def may_give_reason(engagement: Engagement, left: EngagementEvent) -> bool:
    """Tell whether somebody has withdrawn and not said why."""
    withdrawn = engagement.state is left.to_state is State.WITHDRAWN
    return withdrawn and not left.reason and rules.is_known([left.from_state or State.INVITED])
