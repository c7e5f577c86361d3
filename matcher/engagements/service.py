"""What people do with an engagement: apply, invite, answer, decide, withdraw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Role, Selection, Shift
from matcher.authz import Actor, Permission, can
from matcher.engagements import rules, seats
from matcher.engagements.announcing import announce
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import promised_spans, span_of, terms_of
from matcher.engagements.rules import SEATED, Origin, State
from matcher.errors import RuleBroken
from matcher.members.models import Member, Resident
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city

INVITATION_DAYS = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """What comes with an application: for how many, and a word to the organizer."""

    seats: int = 1
    message: str = ""


def apply(shift_id: int, member: Member, wish: Wish, *, actor: Actor, now: datetime) -> Engagement:
    """Apply for a shift: confirmed, waiting for the organizer, or on the waiting list.

    Raise Conflict("already_applied") for a second time, RuleBroken when it is not open to
    this member or overlaps what they have promised.
    """
    shift = seats.lock(shift_id, member.id)
    engagement = _existing(shift, member)
    if engagement:
        rules.check_again(engagement.state, engagement.origin)
    _check_may_join(shift, member, now=now)
    engagement = engagement or _new(shift, member, now=now)
    engagement.origin, engagement.seats, engagement.message = (
        Origin.APPLIED,
        wish.seats,
        wish.message,
    )
    move(engagement, _entry_state(shift, member, wish.seats), actor=actor, now=now)
    return engagement


def invite(
    shift_id: int, member: Member, *, actor: Actor, now: datetime, message: str = ""
) -> Engagement:
    """Ask a member to take a shift; they answer with one tap within a week."""
    shift = seats.lock(shift_id, member.id)
    engagement = _existing(shift, member)
    if engagement:
        rules.check_transition(engagement.state, State.INVITED)
    _check_may_join(shift, member, now=now)
    engagement = engagement or _new(shift, member, now=now)
    by_staff = can(actor, Permission.WORK_AT_DESK)
    engagement.origin = Origin.REFERRED if by_staff else Origin.INVITED
    engagement.message, engagement.seats = message, 1
    engagement.expires_at = _until(shift, now + timedelta(days=INVITATION_DAYS))
    move(engagement, State.INVITED, actor=actor, now=now)
    return engagement


def accept(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Say yes to an invitation or to a place offered from the waiting list.

    Somebody else may have been faster: then an invited member is on the waiting list.
    """
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    if engagement.state is State.OFFERED:
        move(engagement, State.CONFIRMED, actor=actor, now=now)
        return
    rules.check_transition(engagement.state, State.CONFIRMED)
    _check_may_join(shift, engagement.member, now=now)
    free = seats.are_left(shift, engagement.seats)
    move(engagement, State.CONFIRMED if free else State.WAITLISTED, actor=actor, now=now)


def refuse(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Say no to an invitation or an offered place; the next in line is asked."""
    _end(engagement, State.DECLINED, actor=actor, now=now, reason=reason)


def withdraw(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take back an application or a promise; the next in line is asked."""
    _end(engagement, State.WITHDRAWN, actor=actor, now=now, reason=reason)


def confirm(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Give an applicant, or one who waits, a seat; raise Conflict("full") without one."""
    seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    move(engagement, State.CONFIRMED, actor=actor, now=now)


def decline(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Tell an applicant that it will not be this time."""
    _end(engagement, State.DECLINED, actor=actor, now=now, reason=reason)


def cancel(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take a confirmed seat away again, as an organizer or staff."""
    _end(engagement, State.CANCELLED, actor=actor, now=now, reason=reason)


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
    if to not in {State.INVITED, State.OFFERED}:
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
    """Offer every free seat to the next on the waiting list, each for a limited time."""
    hours = timedelta(hours=current_city().policies.offer_hours)
    for engagement in _waiting(shift):
        if not seats.are_left(shift, engagement.seats) or _is_over(shift, now):
            return
        engagement.expires_at = _until(shift, now + hours)
        move(engagement, State.OFFERED, actor=None, now=now)


def expire_due(*, now: datetime) -> int:
    """End the invitations and offers whose time has passed; return how many."""
    open_states = [State.INVITED, State.OFFERED]
    overdue = select(Engagement).where(
        Engagement.state.in_(open_states), Engagement.expires_at <= now
    )
    ended = list(db.session.scalars(overdue.order_by(Engagement.shift_id)))
    for engagement in ended:
        _end(engagement, State.EXPIRED, actor=None, now=now)
    return len(ended)


def _end(
    engagement: Engagement, to: State, *, actor: Actor | None, now: datetime, reason: str = ""
) -> None:
    shift = seats.lock(engagement.shift_id)
    db.session.refresh(engagement)
    move(engagement, to, actor=actor, now=now, reason=reason)
    offer_free_seats(shift, now=now)


def _existing(shift: Shift, member: Member) -> Engagement | None:
    pair = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.member_id == member.id
    )
    return db.session.scalars(pair).one_or_none()


def _new(shift: Shift, member: Member, *, now: datetime) -> Engagement:
    return Engagement(shift_id=shift.id, member_id=member.id, seats=1, created_at=now)


def _check_may_join(shift: Shift, member: Member, *, now: datetime) -> None:
    activity, role = _context(shift)
    terms = terms_of(shift, role, activity)
    rules.check_open(terms, now=now, today=local_date(now))
    if isinstance(member, Resident):
        day = local_date(shift.starts_at or now)
        rules.check_age(terms, member.birth_date, day=day)
        buffer = timedelta(minutes=current_city().policies.travel_minutes)
        rules.check_overlap(
            span_of(shift), promised_spans(member.id, except_shift=shift.id), buffer
        )
    if activity.organization_id == member.id:
        raise RuleBroken("own_activity")


def _entry_state(shift: Shift, member: Member, wanted: int) -> State:
    activity, role = _context(shift)
    if not seats.are_left(shift, wanted):
        return State.WAITLISTED
    asks_age = isinstance(member, Resident) and rules.age_is_open(
        terms_of(shift, role, activity), member.birth_date
    )
    screened = role.selection is Selection.SCREENING or asks_age
    return State.APPLIED if screened else State.CONFIRMED


def _context(shift: Shift) -> tuple[Activity, Role]:
    whole = select(Role).where(Role.id == shift.role_id).options(joinedload(Role.activity))
    role = db.session.scalars(whole).one()
    return role.activity, role


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


def _until(shift: Shift, limit: datetime) -> datetime:
    return min(limit, shift.starts_at) if shift.starts_at else limit


def _is_over(shift: Shift, now: datetime) -> bool:
    return shift.cancelled_at is not None or (
        shift.starts_at is not None and shift.starts_at <= now
    )
