"""Answers given by telephone, written down by the staff for the person who gave them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from matcher.authz import Actor, MembershipRole
from matcher.desk.service.calls import Call
from matcher.desk.service.scope import allowed, possible
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import engagement_with_context, last_step
from matcher.engagements.rules import ASKED, State
from matcher.engagements.service.returning import undo
from matcher.errors import NotFound
from matcher.notices.service import settle_calls
from matcher.shared.channel import Channel
from matcher.shared.db import db

_QUESTIONS = {f"engagement_{state}" for state in ASKED}


def questions_in(calls: Iterable[Call]) -> Mapping[int, int]:
    """Return, for the calls that ask something still open, the engagement they ask about."""
    asking = {event: call.id for call in calls if (event := _event_of(call))}
    still_open = (
        select(EngagementEvent.id, Engagement.id)
        .join(Engagement, Engagement.id == EngagementEvent.engagement_id)
        .where(EngagementEvent.id.in_(asking), Engagement.state.in_(ASKED))
    )
    return {asking[event]: engagement for event, engagement in db.session.execute(still_open)}


def answer(id_: int, *, is_yes: bool, actor: Actor, now: datetime) -> State:
    """Write down what a person said to an invitation or an offer; return where it led.

    Whoever holds the telephone has told them the outcome: no call about it is left.
    """
    engagement, speaking_for = _spoken_for(id_, actor)
    act = engagements.accept if is_yes else engagements.refuse
    act(engagement, actor=speaking_for, now=now)
    settle_calls_about(engagement, now=now)
    return engagement.state


def withdraw(id_: int, channel: Channel, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Write down that a person will not come after all, and by which way they said so."""
    engagement, speaking_for = _spoken_for(id_, actor, channel)
    engagements.withdraw(engagement, actor=speaking_for, now=now, reason=reason)
    settle_calls_about(engagement, now=now)


def restore(id_: int, *, actor: Actor, now: datetime) -> None:
    """Take a withdrawal of a moment ago back, by the way by which it was said.

    What stands in the way is raised as by `engagements.service.returning.undo`.
    """
    left = last_step(engagement_of(id_, actor))
    channel = left.channel if left else Channel.TELEPHONE
    engagement, speaking_for = _spoken_for(id_, actor, channel)
    undo(engagement, actor=speaking_for, now=now)
    settle_calls_about(engagement, now=now)


def engagement_of(id_: int, actor: Actor) -> Engagement:
    """Return an engagement of somebody of the actor's area; NotFound, NotAllowed."""
    engagement = engagement_with_context(possible(id_))
    if engagement is None:
        raise NotFound
    allowed(engagement.member, actor)
    return engagement


def settle_calls_about(engagement: Engagement, *, now: datetime) -> None:
    """Take off the list what a person was told of an engagement while they were there."""
    steps = select(EngagementEvent.id, EngagementEvent.to_state).where(
        EngagementEvent.engagement_id == engagement.id
    )
    keys = [f"engagement_{state}:{event}" for event, state in db.session.execute(steps)]
    settle_calls(*keys, now=now)


def _spoken_for(
    id_: int, actor: Actor, channel: Channel = Channel.TELEPHONE
) -> tuple[Engagement, Actor]:
    """Return the engagement, and the staff speaking for its member by this way."""
    engagement = engagement_of(id_, actor)
    self_ = {engagement.member_id: MembershipRole.SELF}
    return engagement, replace(actor.by(channel), memberships=self_)


def _event_of(call: Call) -> int | None:
    number = call.key.rpartition(":")[2]
    return int(number) if call.kind in _QUESTIONS and number.isdecimal() else None
