"""Asking a member to take a shift."""

from datetime import datetime, timedelta

from matcher.activities.models import Shift
from matcher.authz import Actor, Permission, can
from matcher.engagements import rules, seats
from matcher.engagements.hooks.asks import note_ask
from matcher.engagements.joining import answer_by, check_may_join
from matcher.engagements.models import Engagement
from matcher.engagements.promises import check_not_by_lot
from matcher.engagements.queries import times_asked
from matcher.engagements.rules import Origin, Party, State
from matcher.engagements.service.applying import existing, new
from matcher.engagements.steps import move
from matcher.errors import Conflict
from matcher.members.models import Member, Organization
from matcher.shared.town import current_city

INVITATION = timedelta(days=7)


def invite(
    shift_id: int,
    member: Member,
    *,
    actor: Actor | None,
    now: datetime,
    message: str = "",
    limit: datetime | None = None,
) -> Engagement:
    """Ask a member to take a shift; they answer with one tap within a week, or the limit.

    Without an actor the centre asks. Raise Conflict("full") without a free seat,
    RuleBroken("asked_too_often") for one who was asked as often as the town allows,
    RuleBroken("decided_by_lot") before the lot is drawn, or what forbids them to join.
    """
    shift = seats.lock(shift_id, member.id)
    check_not_by_lot(shift)
    engagement = existing(shift, member)
    if engagement:
        released = engagement.released_at is not None
        rules.check_invitable(engagement.state, engagement.origin, released=released)
    check_may_join(shift, member, now=now, asked=True)
    _check_may_be_asked(shift, member, now=now)
    engagement = engagement or new(shift, member, now=now)
    _begin(engagement, member, actor, message)
    engagement.expires_at = answer_by(shift, limit or now + INVITATION, now=now)
    note_ask(engagement, move(engagement, State.INVITED, actor=actor, now=now))
    return engagement


def _begin(engagement: Engagement, member: Member, actor: Actor | None, message: str) -> None:
    by_centre = actor is None or can(actor, Permission.WORK_AT_DESK)
    engagement.origin = Origin.REFERRED if by_centre else Origin.INVITED
    engagement.message, engagement.released_at = message, None
    engagement.seats, engagement.people, engagement.override = 1, 1, ""
    sends_people = isinstance(member, Organization)
    engagement.party = Party.EMPLOYEES if sends_people else Party.ALONE


def _check_may_be_asked(shift: Shift, member: Member, *, now: datetime) -> None:
    if not seats.are_left(shift, 1):
        raise Conflict("full")
    policies = current_city().policies
    since = now - timedelta(days=policies.ask_limit_days)
    asked = times_asked(since=since, member_id=member.id).get(member.id, 0)
    rules.check_ask_limit(asked, policies.ask_limit)
