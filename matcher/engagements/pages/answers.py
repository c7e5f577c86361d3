"""What somebody has answered to a listing, for the listing's own page."""

from collections.abc import Mapping
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from matcher.activities.hooks.answers import Answer, answers_by
from matcher.activities.hooks.asking import asks_by
from matcher.activities.models import Activity, Shift
from matcher.authz import Actor
from matcher.engagements.asking import asks_anything, may_tap
from matcher.engagements.models import Engagement
from matcher.engagements.rules import check_again
from matcher.engagements.wording import standing_of
from matcher.errors import DomainError
from matcher.members.models import Resident
from matcher.shared.db import db


@answers_by
def answers(activity: Activity, actor: Actor, now: datetime) -> Mapping[int, Answer]:
    """Return a person's engagements for a listing by shift; their own before their groups'."""
    if not actor.memberships:
        return {}
    theirs = (
        select(Engagement)
        .join(Engagement.shift)
        .where(Shift.activity_id == activity.id, Engagement.member_id.in_(actor.memberships))
        .options(contains_eager(Engagement.shift))
        .order_by(Engagement.member_id == actor.resident_id, Engagement.id)
    )
    return {
        engagement.shift_id: Answer(
            state=str(engagement.state),
            words=standing_of(engagement, now=now),
            url=url_for("engagements.show", engagement_id=engagement.id),
            again=_may_apply_again(engagement),
        )
        for engagement in db.session.scalars(theirs)
    }


@asks_by
def asking(activity: Activity, actor: Actor, now: datetime) -> frozenset[int]:
    """Return the shifts of a listing for which one tap of this resident is not enough."""
    roles = [role for role in activity.roles if asks_anything(role)]
    resident = db.session.get(Resident, actor.resident_id or 0) if roles else None
    if resident is None:
        return frozenset()
    return frozenset(
        shift.id
        for role in roles
        for shift in role.shifts
        if not may_tap(role, shift, resident, now=now)
    )


def _may_apply_again(engagement: Engagement) -> bool:
    try:
        check_again(engagement.state, engagement.origin)
    except DomainError:
        return False
    return True
