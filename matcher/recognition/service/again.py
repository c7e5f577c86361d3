"""The same people for the next time: who came before, and asking each of them."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import lazyload

from matcher.activities.models import Activity, Shift
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.shared.db import db

MOST_ACTIVITIES = 50
MOST_SHIFTS = 40


def earlier(activity: Activity) -> list[Activity]:
    """Return the group's activities to which people came, those of the same title first."""
    came = exists().where(
        Shift.activity_id == Activity.id,
        Engagement.shift_id == Shift.id,
        Engagement.state == State.ATTENDED,
    )
    theirs = (
        select(Activity)
        .where(Activity.organization_id == activity.organization_id, came)
        .options(lazyload(Activity.roles))
        .order_by(
            (Activity.title == activity.title).desc(),
            (Activity.id == activity.id).asc(),
            Activity.id.desc(),
        )
    )
    return list(db.session.scalars(theirs.limit(MOST_ACTIVITIES)))


def shifts_to_fill(activity: Activity, *, now: datetime) -> list[Shift]:
    """Return the shifts of an activity that somebody can still be asked for, soonest first."""
    ahead = [
        shift
        for role in activity.roles
        for shift in role.shifts
        if shift.cancelled_at is None and (shift.starts_at is None or shift.starts_at > now)
    ]
    ahead.sort(key=lambda shift: (shift.starts_at is None, shift.starts_at or now, shift.id))
    return ahead[:MOST_SHIFTS]
