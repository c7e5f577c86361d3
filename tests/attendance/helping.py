"""What the tests of the day share: a shift under way, people on it, and who records them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.recording import Outcome, record
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.shared.db import transaction
from tests.factories import ActivityFactory, RoleFactory, ShiftFactory, actor_of, manager

CAME = Mark(Presence.PRESENT)
AWAY = Mark(Presence.ABSENT)
UNDONE = Mark(None)


def organizer_with_shift(now: datetime, **shift):
    """Return a group's login and a shift of theirs that began an hour ago, of two hours."""
    login, group = manager()
    activity = ActivityFactory(organization_id=group.id, title="河川敷の清掃", venue="みなと公園")
    times = {"starts_at": now - timedelta(hours=1), **shift}
    return login, ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id, **times)


def mark(
    engagement, what: Mark, login, *, now: datetime, companion_id=None, reason: str = ""
) -> Outcome:
    """Record a mark as this login."""
    actor = actor_of(login)
    with transaction():
        again = db.session.get_one(Engagement, engagement.id)
        return record(again, companion_id, what, actor=actor, now=now, reason=reason)


def state_of(engagement) -> State:
    """Return the state an engagement is in by now."""
    db.session.rollback()
    return db.session.get_one(Engagement, engagement.id).state


def rows_of(engagement) -> list[Attendance]:
    """Return what is recorded of an engagement's people."""
    db.session.rollback()
    rows = select(Attendance).where(Attendance.engagement_id == engagement.id)
    return list(db.session.scalars(rows.order_by(Attendance.id)))


def trace_of(engagement) -> list[AttendanceChange]:
    """Return every change of an engagement's records."""
    db.session.rollback()
    rows = select(AttendanceChange).where(AttendanceChange.engagement_id == engagement.id)
    return list(db.session.scalars(rows.order_by(AttendanceChange.id)))
