"""Who is told of which step of an engagement."""

from datetime import datetime

from matcher.authz import Actor
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import Origin, State, is_known
from matcher.members.models import Member
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue

_TO_MEMBER = frozenset(State) - {State.ATTENDED, State.ABSENT, State.DECLINED, State.WITHDRAWN}
_TO_ORGANIZER = frozenset(
    {State.APPLIED, State.WAITLISTED, State.CONFIRMED, State.WITHDRAWN, State.DECLINED}
)


def announce(
    engagement: Engagement, event: EngagementEvent, *, actor: Actor | None, now: datetime
) -> None:
    """Write to the member, and to the organizer of what the organizer did not do."""
    whole = engagement_with_context(engagement.id)
    if whole is None:
        return
    organizer = whole.shift.activity.organization
    by_member = actor is not None and engagement.member_id in actor.memberships
    by_organizer = actor is not None and organizer.id in actor.memberships
    if event.to_state in _TO_MEMBER or (event.to_state is State.DECLINED and not by_member):
        _write(f"engagement_{event.to_state}", whole.member, whole, event, now=now)
    if event.to_state in _TO_ORGANIZER and (by_member or not by_organizer):
        _write("engagement_news", organizer, whole, event, now=now)


def _write(
    kind: str, to: Member, engagement: Engagement, event: EngagementEvent, *, now: datetime
) -> None:
    """Write one letter; one to the organizer names only whom they know."""
    passed = [step.to_state for step in engagement.events]
    message = letter(
        kind,
        str(event.id),
        engagement=engagement,
        shift=engagement.shift,
        activity=engagement.shift.activity,
        to=to,
        reason=event.reason,
        known=is_known([engagement.state, *passed]),
        by_application=engagement.origin is Origin.APPLIED,
    )
    enqueue(message, recipient_of(to), now=now)
