"""The steps of an engagement: from state to state, with its seats, its history and its letters."""

from collections.abc import Collection
from datetime import datetime

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import BOTH, Side, announce
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.promises import await_decision
from matcher.engagements.queries import end_of_line
from matcher.engagements.rules import ASKED, LIVE, SEATED, State
from matcher.shared.channel import Channel
from matcher.shared.db import db


def move(
    engagement: Engagement,
    to: State,
    *,
    actor: Actor | None,
    now: datetime,
    reason: str = "",
    tell: Collection[Side] = BOTH,
) -> EngagementEvent:
    """Take one step of the transition table and return it: seats, history, word to those concerned.

    Whoever writes to them otherwise leaves them out of `tell`.
    """
    before = engagement.state if engagement.id else None
    rules.check_transition(before, to)
    _count_seats(engagement, before, to)
    _enter(engagement, to, now=now)
    db.session.add(engagement)
    db.session.flush()
    event = note(engagement, before, actor=actor, now=now, reason=reason)
    announce(engagement, event, actor=actor, now=now, tell=tell)
    return event


def note(
    engagement: Engagement,
    before: State | None,
    *,
    actor: Actor | None,
    now: datetime,
    reason: str = "",
) -> EngagementEvent:
    """Write into the history how the engagement has come to be as it is, and return the entry."""
    event = EngagementEvent(
        engagement_id=engagement.id,
        from_state=before,
        to_state=engagement.state,
        account_id=actor.account_id if actor else None,
        channel=actor.channel if actor else Channel.AUTOMATIC,
        at=now,
        reason=reason,
    )
    db.session.add(event)
    db.session.flush()
    return event


def _enter(engagement: Engagement, to: State, *, now: datetime) -> None:
    if to is State.WAITLISTED:
        engagement.queued_at = end_of_line(engagement.shift_id, now=now)
    engagement.state = to
    engagement.updated_at = now
    if to not in ASKED:
        engagement.expires_at = None
    if to in LIVE - {State.APPLIED} or to in SEATED:
        engagement.awaits = None
    if to is State.APPLIED and engagement.awaits is None:
        await_decision(engagement, now=now)


def _count_seats(engagement: Engagement, before: State | None, to: State) -> None:
    if (before in SEATED) == (to in SEATED):
        return
    shift = db.session.get_one(Shift, engagement.shift_id)
    if to in SEATED:
        seats.take(shift, engagement.seats)
    else:
        seats.release(shift, engagement.seats)
