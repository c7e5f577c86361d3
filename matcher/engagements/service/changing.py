"""Going from one shift to another: who comes and what they said go along, the mark does not."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules
from matcher.engagements.asking import questions_of
from matcher.engagements.joining import check_may_join, day_of, entry_state
from matcher.engagements.models import Companion, Engagement, EngagementEvent
from matcher.engagements.queries import role_of
from matcher.engagements.rules import LIVE, Origin, Party, Question, State
from matcher.engagements.service.applying import existing, new
from matcher.engagements.service.entering import check_companion_age, keep_companions
from matcher.engagements.service.wishes import Along
from matcher.engagements.steps import move
from matcher.errors import Conflict, RuleBroken
from matcher.members.models import Member
from matcher.shared.db import db

_SAID = frozenset({Question.COURSE, Question.CONTACT, Question.ACCOMPANY})
"""What was answered for one shift of a role holds for its others."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes and what they said, to be carried over, in whose place, and why.

    `role_id` tells which role has asked them what they said.
    """

    why: str
    replaces_id: int
    seats: int = 1
    people: int = 1
    party: Party = Party.ALONE
    origin: Origin = Origin.APPLIED
    answers: dict[str, str] = field(default_factory=dict)
    message: str = ""
    companions: tuple[Along, ...] = ()
    role_id: int | None = None


def coming_of(engagement: Engagement, shift: Shift, why: str) -> Coming:
    """Return who comes by an engagement to this shift, and what they said."""
    rows = select(Companion).where(Companion.engagement_id == engagement.id).order_by(Companion.id)
    along = [Along(row.name, row.furigana, row.birth_date) for row in db.session.scalars(rows)]
    return Coming(
        why=why,
        replaces_id=engagement.id,
        seats=engagement.seats,
        people=engagement.people,
        party=engagement.party,
        origin=engagement.origin,
        answers=dict(engagement.answers),
        message=engagement.message,
        companions=tuple(along),
        role_id=shift.role_id,
    )


def leave(engagement: Engagement, reason: str, *, actor: Actor, now: datetime) -> EngagementEvent:
    """End an engagement that another takes the place of: without a mark, and without a letter."""
    engagement.released_at = engagement.released_at or now
    return move(engagement, State.WITHDRAWN, actor=actor, now=now, reason=reason, tell=())


def come(
    shift: Shift,
    member: Member,
    coming: Coming,
    *,
    actor: Actor,
    now: datetime,
    asked: bool,
) -> Engagement:
    """Confirm a member for a shift at once, without a letter; return the engagement.

    Raise Conflict("full"), RuleBroken("change_not_at_once") where the organizer, a guardian or
    a school has a say, or what forbids them to join.
    """
    engagement = existing(shift, member) or new(shift, member, now=now)
    if engagement.id:
        _check_again(engagement, asked=asked)
    check_may_join(shift, member, now=now, asked=asked)
    _check_said(shift, member, coming, now=now)
    _describe(engagement, shift, coming, now=now)
    to = entry_state(shift, member, engagement.seats, asked=asked)
    if to is State.APPLIED:
        raise RuleBroken("change_not_at_once")
    if to is State.WAITLISTED:
        raise Conflict("change_full")
    engagement.replaces_id = coming.replaces_id
    move(engagement, State.CONFIRMED, actor=actor, now=now, reason=coming.why, tell=())
    keep_companions(engagement, coming.companions)
    return engagement


def _check_again(engagement: Engagement, *, asked: bool) -> None:
    if engagement.state in LIVE:
        raise Conflict("already_applied")
    if not asked:
        rules.check_again(engagement.state, engagement.origin)


def _check_said(shift: Shift, member: Member, coming: Coming, *, now: datetime) -> None:
    """Raise RuleBroken if something has to be asked first that was not answered yet."""
    role = role_of(shift)
    said = _SAID if coming.role_id == role.id else frozenset()
    if set(questions_of(role, shift, member, now=now)) - said:
        raise RuleBroken("change_not_at_once")


def _describe(engagement: Engagement, shift: Shift, coming: Coming, *, now: datetime) -> None:
    role, day = role_of(shift), day_of(shift, now=now)
    rules.check_size(role.unit, role.unit_least, role.unit_most, coming.people)
    for one in coming.companions:
        check_companion_age(shift, one, day=day)
    people, seats = coming.people, coming.seats
    engagement.seats = rules.seats_of(role.wants, role.unit, people=people, quantity=seats)
    engagement.people, engagement.party = people, coming.party
    engagement.origin, engagement.message = coming.origin, coming.message
    engagement.answers = dict(coming.answers)
    engagement.override, engagement.released_at, engagement.queued_at = "", None, None
