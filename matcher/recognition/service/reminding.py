"""Asking an organizer, once, how it was: a week after the last day of which nobody has told."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from matcher.activities.models import Activity, Shift
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Presence
from matcher.engagements.models import Engagement
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.recognition.models import Story
from matcher.recognition.queries import began_at
from matcher.recognition.rules.periods import fiscal_year
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

PATIENCE = timedelta(days=7)
FORGOTTEN = timedelta(days=37)
"""What is longer past than this is asked about no more."""


def due(*, now: datetime) -> list[tuple[int, date]]:
    """Return the activities whose last day is a week past and untold of, each with that day."""
    midnight = from_local(local_date(now))
    last = func.max(began_at)
    lasts = (
        select(Shift.activity_id, last)
        .select_from(Attendance)
        .join(Attendance.engagement)
        .join(Engagement.shift)
        .where(Attendance.presence == Presence.PRESENT)
        .group_by(Shift.activity_id)
        .having(last < midnight - PATIENCE + timedelta(days=1), last >= midnight - FORGOTTEN)
        .order_by(Shift.activity_id)
    )
    days = [(activity_id, local_date(moment)) for activity_id, moment in db.session.execute(lasts)]
    told = _told([activity_id for activity_id, _day in days])
    return [(id_, day) for id_, day in days if id_ not in told or told[id_] < day]


def remind(activity_id: int, day: date, *, now: datetime) -> bool:
    """Write to an activity's group, once in a fiscal year; tell whether a letter was written."""
    alone = joinedload(Activity.organization), lazyload(Activity.roles)
    wanted = select(Activity).where(Activity.id == activity_id).options(*alone)
    activity = db.session.scalars(wanted).one()
    to = recipient_of(activity.organization)
    if to.email is None:
        return False
    key = f"{activity_id}:{fiscal_year(day)}"
    message = letter("report_wanted", key, activity=activity, day=day, to=activity.organization)
    return enqueue(message, to, now=now) is not None


def _told(activity_ids: list[int]) -> dict[int, date]:
    last = select(Story.activity_id, func.max(Story.last_day)).group_by(Story.activity_id)
    return dict(db.session.execute(last.where(Story.activity_id.in_(activity_ids))).all())
