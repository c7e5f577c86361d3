"""Of whom the organizer alone says that they came."""

from sqlalchemy import ColumnElement, and_, not_, or_, select

from matcher.accounts.models import Membership
from matcher.activities.models import Shift
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import KNOWN, Origin, State
from matcher.shared.db import db

_AGREED = (State.APPLIED, State.WAITLISTED, State.OFFERED, State.CONFIRMED)


def only_recorded() -> ColumnElement[bool]:
    """Return the condition that somebody was recorded as there and never took a step themselves.

    A name with a number is enough to record somebody; it opens nothing else of theirs.
    """
    theirs = select(EngagementEvent.id).where(EngagementEvent.engagement_id == Engagement.id)
    logins = select(Membership.account_id).where(Membership.member_id == Engagement.member_id)
    unexpected = or_(EngagementEvent.from_state.is_(None), EngagementEvent.from_state.not_in(KNOWN))
    recorded = theirs.where(EngagementEvent.to_state == State.ATTENDED, unexpected)
    own = and_(EngagementEvent.to_state.in_(KNOWN), EngagementEvent.account_id.in_(logins))
    agreed = theirs.where(or_(EngagementEvent.to_state.in_(_AGREED), own))
    walked_in = or_(Engagement.origin == Origin.WALK_IN, recorded.exists())
    return and_(walked_in, not_(agreed.exists()))


def recorded_alone(activity_id: int) -> frozenset[int]:
    """Return the engagements of a listing of which the organizer alone says that they came."""
    theirs = select(Engagement.id).join(Engagement.shift)
    found = theirs.where(Shift.activity_id == activity_id, only_recorded())
    return frozenset(db.session.scalars(found))
