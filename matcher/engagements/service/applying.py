"""Applying for a shift."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.joining import check_may_join, check_seats, entry_state
from matcher.engagements.models import Engagement
from matcher.engagements.rules import ASKED, Origin
from matcher.engagements.service.answering import accept
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats
from matcher.members.models import Member
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Wish:
    """What comes with an application: for how many, and a word to the organizer."""

    seats: int = 1
    message: str = ""


def apply(shift_id: int, member: Member, wish: Wish, *, actor: Actor, now: datetime) -> Engagement:
    """Apply for a shift: confirmed, waiting for the organizer, or on the waiting list.

    Whoever was asked already says yes by it. Raise Conflict("already_applied") for a second
    time, RuleBroken when it is not open to this member or overlaps what they have promised.
    """
    shift = seats.lock(shift_id, member.id)
    engagement = existing(shift, member)
    if engagement and engagement.state in ASKED:
        accept(engagement, actor=actor, now=now)
        return engagement
    if engagement:
        rules.check_again(engagement.state, engagement.origin)
    check_may_join(shift, member, now=now)
    check_seats(shift, member, wish.seats)
    # Whoever waits comes before a newcomer, should there be room for them by now.
    offer_free_seats(shift, now=now)
    engagement = engagement or new(shift, member, now=now)
    engagement.origin, engagement.seats = Origin.APPLIED, wish.seats
    engagement.message, engagement.released_at = wish.message, None
    move(engagement, entry_state(shift, member, wish.seats), actor=actor, now=now)
    return engagement


def existing(shift: Shift, member: Member) -> Engagement | None:
    """Return what this member has or had for the shift."""
    pair = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.member_id == member.id
    )
    return db.session.scalars(pair).one_or_none()


def new(shift: Shift, member: Member, *, now: datetime) -> Engagement:
    """Return an engagement for one seat that has taken no step yet."""
    return Engagement(shift_id=shift.id, member_id=member.id, seats=1, created_at=now)
