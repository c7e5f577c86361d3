"""How every act on an engagement begins and ends."""

from datetime import datetime

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import BOTH, Side
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Act, State
from matcher.engagements.service.substitutes import is_missed, search
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import reason_to_leave
from matcher.errors import RuleBroken
from matcher.members.models import Member
from matcher.shared.db import db


def begin(engagement: Engagement, act: Act) -> Shift:
    """Return the shift, locked, having seen that this can still be done."""
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    rules.check_act(act, engagement.state)
    return shift


def end(
    engagement: Engagement, shift: Shift, to: State, *, actor: Actor, now: datetime, reason: str
) -> None:
    """Take the step that ends it; the next in line is asked.

    Shortly before the shift the organizer hears of it at once, with what was begun for the seat.
    """
    reason = reason_to_leave(engagement, to, reason)
    missed = is_missed(shift, engagement.state, now=now)
    tell = {Side.MEMBER} if missed else BOTH
    event = move(engagement, to, actor=actor, now=now, reason=reason, tell=tell)
    offered = offer_free_seats(shift, now=now)
    if missed:
        search(shift, event, engagement, offered=offered)


def check_not_over(shift: Shift, *, now: datetime) -> None:
    """Raise RuleBroken if the shift is over."""
    if shift.over_at is not None and shift.over_at <= now:
        raise RuleBroken("shift_is_over")


def member_of(engagement: Engagement) -> Member:
    """Return whose engagement it is."""
    return db.session.get_one(Member, engagement.member_id)
