"""What people do with an engagement: apply, invite, answer, decide, withdraw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.authz import Actor, Permission, can
from matcher.engagements import rules, seats
from matcher.engagements.joining import (
    answer_by,
    check_may_join,
    check_overlap,
    check_seats,
    entry_state,
    terms_now,
)
from matcher.engagements.models import Engagement
from matcher.engagements.queries import times_asked
from matcher.engagements.rules import ASKED, Act, Origin, State
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import reason_to_leave
from matcher.errors import Conflict, RuleBroken
from matcher.members.models import Member
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

    Whoever was asked already says yes by it. Raise Conflict("already_applied") for a second
    time, RuleBroken when it is not open to this member or overlaps what they have promised.
    """
    shift = seats.lock(shift_id, member.id)
    engagement = _existing(shift, member)
    if engagement and engagement.state in ASKED:
        accept(engagement, actor=actor, now=now)
        return engagement
    if engagement:
        rules.check_again(engagement.state, engagement.origin)
    check_may_join(shift, member, now=now)
    check_seats(shift, member, wish.seats)
    # Whoever waits comes before a newcomer, should there be room for them by now.
    offer_free_seats(shift, now=now)
    engagement = engagement or _new(shift, member, now=now)
    engagement.origin, engagement.seats = Origin.APPLIED, wish.seats
    engagement.message, engagement.released_at = wish.message, None
    move(engagement, entry_state(shift, member, wish.seats), actor=actor, now=now)
    return engagement


def invite(
    shift_id: int, member: Member, *, actor: Actor, now: datetime, message: str = ""
) -> Engagement:
    """Ask a member to take a shift; they answer with one tap within a week.

    Raise Conflict("full") without a free seat, RuleBroken("asked_too_often") for one who was
    asked as often as the town allows, or what forbids them to join.
    """
    shift = seats.lock(shift_id, member.id)
    engagement = _existing(shift, member)
    if engagement:
        released = engagement.released_at is not None
        rules.check_invitable(engagement.state, engagement.origin, released=released)
    check_may_join(shift, member, now=now, asked=True)
    _check_may_be_asked(shift, member, now=now)
    engagement = engagement or _new(shift, member, now=now)
    by_staff = can(actor, Permission.WORK_AT_DESK)
    engagement.origin = Origin.REFERRED if by_staff else Origin.INVITED
    engagement.message, engagement.seats, engagement.released_at = message, 1, None
    engagement.expires_at = answer_by(shift, now + timedelta(days=INVITATION_DAYS), now=now)
    move(engagement, State.INVITED, actor=actor, now=now)
    return engagement


def accept(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Say yes to an invitation or to a place offered from the waiting list.

    Somebody else may have been faster: then an invited member is on the waiting list.
    """
    shift = _begin(engagement, Act.ACCEPT)
    member = _member(engagement)
    rules.check_in_time(engagement.expires_at, now=now)
    engagement.released_at = None
    if engagement.state is State.OFFERED:
        rules.check_ahead(terms_now(shift), now=now)
        check_overlap(shift, member)
        move(engagement, State.CONFIRMED, actor=actor, now=now)
        return
    check_may_join(shift, member, now=now, asked=True)
    offer_free_seats(shift, now=now)
    to = entry_state(shift, member, engagement.seats, asked=True)
    move(engagement, to, actor=actor, now=now)


def refuse(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Say no to an invitation or an offered place; the next in line is asked.

    Who waited for the place may apply again; that is withdrawing, not declining.
    """
    shift = _begin(engagement, Act.REFUSE)
    to = State.DECLINED if engagement.state is State.INVITED else State.WITHDRAWN
    _end(engagement, shift, to, actor=actor, now=now, reason=reason)


def withdraw(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take back an application or a promise; the next in line is asked.

    Who was released from it, the organizer having changed the shift, leaves without a mark.
    """
    shift = _begin(engagement, Act.WITHDRAW)
    _check_not_over(shift, now=now)
    _end(engagement, shift, State.WITHDRAWN, actor=actor, now=now, reason=reason)


def confirm(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Give an applicant a seat; raise Conflict("full") without one.

    Raise RuleBroken if the shift is over or called off, or if the applicant has promised the
    time to somebody else by now.
    """
    shift = _begin(engagement, Act.CONFIRM)
    rules.check_ahead(terms_now(shift), now=now)
    try:
        check_overlap(shift, _member(engagement))
    except RuleBroken as error:
        raise RuleBroken("promised_elsewhere") from error
    move(engagement, State.CONFIRMED, actor=actor, now=now)


def wait(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Take an applicant, but onto the waiting list: they are offered the next free seat."""
    shift = _begin(engagement, Act.WAIT)
    rules.check_ahead(terms_now(shift), now=now)
    move(engagement, State.WAITLISTED, actor=actor, now=now)
    offer_free_seats(shift, now=now)


def decline(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Tell an applicant that it will not be this time."""
    shift = _begin(engagement, Act.DECLINE)
    _end(engagement, shift, State.DECLINED, actor=actor, now=now, reason=reason)


def cancel(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take a confirmed seat away again, as an organizer or staff."""
    shift = _begin(engagement, Act.CANCEL)
    _check_not_over(shift, now=now)
    _end(engagement, shift, State.CANCELLED, actor=actor, now=now, reason=reason)


def _begin(engagement: Engagement, act: Act) -> Shift:
    """Return the shift, locked, having seen that this can still be done."""
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    rules.check_act(act, engagement.state)
    return shift


def _end(
    engagement: Engagement, shift: Shift, to: State, *, actor: Actor, now: datetime, reason: str
) -> None:
    reason = reason_to_leave(engagement, to, reason)
    move(engagement, to, actor=actor, now=now, reason=reason)
    offer_free_seats(shift, now=now)


def _check_not_over(shift: Shift, *, now: datetime) -> None:
    if shift.over_at is not None and shift.over_at <= now:
        raise RuleBroken("shift_is_over")


def _check_may_be_asked(shift: Shift, member: Member, *, now: datetime) -> None:
    if not seats.are_left(shift, 1):
        raise Conflict("full")
    policies = current_city().policies
    since = now - timedelta(days=policies.ask_limit_days)
    asked = times_asked(since=since, member_id=member.id).get(member.id, 0)
    rules.check_ask_limit(asked, policies.ask_limit)


def _existing(shift: Shift, member: Member) -> Engagement | None:
    pair = select(Engagement).where(
        Engagement.shift_id == shift.id, Engagement.member_id == member.id
    )
    return db.session.scalars(pair).one_or_none()


def _member(engagement: Engagement) -> Member:
    return db.session.get_one(Member, engagement.member_id)


def _new(shift: Shift, member: Member, *, now: datetime) -> Engagement:
    return Engagement(shift_id=shift.id, member_id=member.id, seats=1, created_at=now)
