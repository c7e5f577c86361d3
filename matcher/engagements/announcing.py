"""Who is told of which step of an engagement."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from matcher.authz import Actor
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import MET, Origin, State, is_known
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue


class Side(StrEnum):
    """Who can be written to about an engagement."""

    MEMBER = "member"
    ORGANIZER = "organizer"


BOTH = frozenset(Side)
_RECORDS = MET - {State.CONFIRMED}
_TO_MEMBER = frozenset(State) - _RECORDS - {State.DECLINED, State.WITHDRAWN}
_TO_ORGANIZER = frozenset(
    {State.APPLIED, State.WAITLISTED, State.CONFIRMED, State.WITHDRAWN, State.DECLINED}
)


def announce(
    engagement: Engagement,
    event: EngagementEvent,
    *,
    actor: Actor | None,
    now: datetime,
    tell: Collection[Side] = BOTH,
) -> None:
    """Write to the member, and to the organizer of what the organizer did not do.

    A record of the day, or one that is put right, is no news to anybody.
    """
    is_record = event.from_state in _RECORDS or event.to_state in _RECORDS
    whole = None if is_record else engagement_with_context(engagement.id)
    if whole is None:
        return
    organizer = whole.shift.activity.organization
    by_member = actor is not None and engagement.member_id in actor.memberships
    by_organizer = actor is not None and organizer.id in actor.memberships
    concerns_member = event.to_state in _TO_MEMBER
    concerns_member |= event.to_state is State.DECLINED and not by_member
    if concerns_member and Side.MEMBER in tell:
        _of_event(f"engagement_{event.to_state}", Side.MEMBER, whole, event, now=now)
    concerns_organizer = event.to_state in _TO_ORGANIZER and (by_member or not by_organizer)
    if concerns_organizer and Side.ORGANIZER in tell:
        _of_event("engagement_news", Side.ORGANIZER, whole, event, now=now)


def write(
    kind: str,
    to: Side,
    engagement: Engagement,
    key: str,
    *,
    now: datetime,
    reason: str = "",
    **more: object,
) -> None:
    """Write one letter about an engagement; one to the organizer names only whom they know."""
    whole = engagement_with_context(engagement.id)
    if whole is None:
        return
    reader = whole.member if to is Side.MEMBER else whole.shift.activity.organization
    message = letter(
        kind,
        key,
        engagement=whole,
        shift=whole.shift,
        activity=whole.shift.activity,
        to=reader,
        now=now,
        reason=reason,
        known=is_known([whole.state, *(step.to_state for step in whole.events)]),
        by_application=whole.origin is Origin.APPLIED,
        **more,
    )
    enqueue(message, recipient_of(reader), now=now)


def _of_event(
    kind: str, to: Side, engagement: Engagement, event: EngagementEvent, *, now: datetime
) -> None:
    key, before = str(event.id), event.from_state
    write(kind, to, engagement, key, now=now, reason=event.reason, before=before)
