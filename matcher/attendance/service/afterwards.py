"""A roster that was kept on paper, typed in afterwards; and whom nobody has recorded yet."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.attendance.queries import unrecorded
from matcher.attendance.rules import Mark
from matcher.attendance.service.recording import Outcome, record
from matcher.attendance.service.tapping import person_on
from matcher.attendance.telling import remind
from matcher.authz import Actor
from matcher.members.models import Organization
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

REMINDERS = (1, 3)
"""So many days after the day of a shift its organizer is asked for who came."""
PATIENCE = timedelta(days=7)
"""After that it is a matter for the staff."""


def record_all(
    shift_id: int, marks: Mapping[str, Mark], *, actor: Actor, now: datetime, reason: str = ""
) -> int:
    """Record a whole roster, by its people's keys; return of how many something changed."""
    done = 0
    for key, mark in sorted(marks.items()):
        engagement, companion_id = person_on(shift_id, key)
        outcome = record(engagement, companion_id, mark, actor=actor, now=now, reason=reason)
        done += outcome is Outcome.DONE
    return done


def remind_all(*, now: datetime) -> None:
    """Ask the organizers of shifts so many days ago for what nobody has recorded, once each."""
    today = local_date(now)
    for days in REMINDERS:
        _remind(today - timedelta(days=days), days, now=now)


def _remind(day: date, days: int, *, now: datetime) -> None:
    begin = from_local(day)
    waiting = unrecorded(before=begin + timedelta(days=1), since=begin).order_by(Shift.id)
    by_group: defaultdict[int, list[Shift]] = defaultdict(list)
    for shift, _people in db.session.execute(waiting):
        by_group[shift.activity.organization_id].append(shift)
    groups = select(Organization).where(Organization.id.in_(by_group))
    for group in db.session.scalars(groups.order_by(Organization.id)):
        remind(group, by_group[group.id], f"{group.id}:{day}:{days}", now=now)
