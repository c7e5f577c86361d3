"""Applying for a shift, or for several at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.authz import Actor, Permission, can
from matcher.engagements import rules, seats
from matcher.engagements.joining import check_may_join
from matcher.engagements.models import Engagement
from matcher.engagements.queries import span_of
from matcher.engagements.rules import ASKED, Origin
from matcher.engagements.service.answering import accept
from matcher.engagements.service.entering import (
    along_of,
    describe,
    enter,
    keep_companions,
    write_down,
)
from matcher.engagements.service.wishes import PLAIN, Wish
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import when_of
from matcher.errors import DomainError, NotAllowed, NotFound, RuleBroken
from matcher.members.models import Member, Resident
from matcher.shared.db import db
from matcher.shared.town import current_city

MOST_AT_ONCE = 30
"""So many shifts are applied for at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one of several shifts: an engagement, or why there is none."""

    shift: Shift
    engagement: Engagement | None = None
    error: DomainError | None = None


def apply(
    shift_id: int, member: Member, wish: Wish = PLAIN, *, actor: Actor, now: datetime
) -> Engagement:
    """Apply for a shift: confirmed, waiting for the organizer or a guardian, or in the queue.

    Whoever was asked already says yes by it. Raise Conflict("already_applied") for a second
    time, RuleBroken when it is not open to this member or overlaps what they have promised,
    RuleBroken("questions_open") where the role needs an answer; NotAllowed for an override
    by anybody but the staff.
    """
    if wish.override and not can(actor, Permission.WORK_AT_DESK):
        raise NotAllowed
    shift = seats.lock(shift_id, member.id)
    engagement = existing(shift, member)
    write_down(member, wish.replies)
    if engagement and engagement.state in ASKED:
        accept(engagement, wish, actor=actor, now=now)
        return engagement
    if engagement:
        rules.check_again(engagement.state, engagement.origin)
    check_may_join(shift, member, now=now, override=bool(wish.override))
    # Whoever waits comes before a newcomer, should there be room for them by now.
    offer_free_seats(shift, now=now)
    engagement = engagement or new(shift, member, now=now)
    describe(engagement, shift, member, wish, now=now)
    engagement.origin, engagement.override = Origin.APPLIED, wish.override
    engagement.message, engagement.released_at = wish.message, None
    enter(engagement, member, wish, actor=actor, now=now)
    keep_companions(engagement, along_of(wish))
    return engagement


def apply_to_several(
    shift_ids: Collection[int], member: Member, wish: Wish, *, actor: Actor, now: datetime
) -> list[Outcome]:
    """Apply for each of the shifts by itself and return what came of each, soonest first.

    What one refuses changes nothing for the others; of two that overlap the first is taken.
    """
    shifts = seats.lock_all(sorted(set(shift_ids)), member.id)
    if len(shifts) > MOST_AT_ONCE:
        raise RuleBroken("too_many_shifts", most=MOST_AT_ONCE)
    outcomes: list[Outcome] = []
    for shift in sorted(shifts, key=lambda s: (s.starts_at is None, s.starts_at or now, s.id)):
        taken = [outcome.shift for outcome in outcomes if outcome.engagement]
        outcomes.append(_attempt(shift, taken, member, wish, actor=actor, now=now))
    return outcomes


def existing(shift: Shift, member: Member) -> Engagement | None:
    """Return what this member has or had for the shift."""
    pair = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.member_id == member.id
    )
    return db.session.scalars(pair).one_or_none()


def new(shift: Shift, member: Member, *, now: datetime) -> Engagement:
    """Return an engagement for one seat that has taken no step yet."""
    return Engagement(shift_id=shift.id, member_id=member.id, seats=1, created_at=now)


def _attempt(
    shift: Shift,
    taken: Sequence[Shift],
    member: Member,
    wish: Wish,
    *,
    actor: Actor,
    now: datetime,
) -> Outcome:
    try:
        with db.session.begin_nested():
            if isinstance(member, Resident) and not wish.override:
                _check_apart(shift, taken)
            engagement = apply(shift.id, member, wish, actor=actor, now=now)
    except NotFound:
        raise
    except DomainError as error:
        return Outcome(shift, error=error)
    return Outcome(shift, engagement)


def _check_apart(shift: Shift, taken: Sequence[Shift]) -> None:
    """Raise RuleBroken, telling which, if it overlaps another one that was just applied for."""
    buffer, span = timedelta(minutes=current_city().policies.travel_minutes), span_of(shift)
    for other in taken:
        its = span_of(other)
        if span and its and span.overlaps(its, buffer):
            raise RuleBroken("overlaps_chosen", when=when_of(other))
