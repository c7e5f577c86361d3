"""A roster that was kept on paper, typed in afterwards; and whom nobody has recorded yet."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matcher.activities.models import Shift
from matcher.attendance.queries import unrecorded
from matcher.attendance.rosters import key_of, recorded_of
from matcher.attendance.rules import Mark
from matcher.attendance.service.recording import Case, Outcome, check_expected, record_case
from matcher.attendance.telling import remind
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement
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
    """Record a whole roster, by its people's keys; return of how many something changed.

    Raise RuleBroken("not_expected") where one of them was only asked.
    """
    shift = seats.lock(shift_id)
    tied = select(Engagement).where(Engagement.shift_id == shift_id)
    current = tied.options(selectinload(Engagement.companions))
    engagements = db.session.scalars(current.execution_options(populate_existing=True)).all()
    rows = recorded_of([engagement.id for engagement in engagements])
    done = 0
    for engagement in engagements:
        for id_ in (None, *(companion.id for companion in engagement.companions)):
            mark = marks.get(key_of(engagement.id, id_))
            if mark:
                check_expected(engagement)
                case = Case(engagement, id_, shift, rows.get((engagement.id, id_)))
                outcome = record_case(case, mark, actor=actor, now=now, reason=reason)
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
