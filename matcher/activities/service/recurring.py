"""Shifts that repeat: made for the coming weeks, and further as time passes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import jpholiday
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.recurrence import Occurrence, occurrences
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.service.indexing import refresh_index
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

HORIZON = timedelta(days=92)
"""How far ahead repeated shifts are made."""


def is_holiday(day: date) -> bool:
    """Tell whether the day is a public holiday in Japan."""
    return bool(jpholiday.is_holiday(day))


def add_coming_shifts(role: Role, *, now: datetime) -> int:
    """Make the role's repeated shifts up to the horizon; return how many are new."""
    today = local_date(now)
    first = role.recurs_until + timedelta(days=1) if role.recurs_until else today
    last = today + HORIZON
    if first > last:
        return 0
    role.recurs_until = last
    return add_shifts(role, _coming(role, first, last))


def add_shifts(role: Role, days: Iterable[Occurrence]) -> int:
    """Add a shift for each occurrence the role does not have yet; return how many are new."""
    known = {(shift.starts_at, shift.ends_at) for shift in role.shifts}
    made = [_shift(role, day) for day in days]
    fresh = [shift for shift in made if (shift.starts_at, shift.ends_at) not in known]
    role.shifts.extend(fresh)
    return len(fresh)


def span_of(occurrence: Occurrence) -> tuple[datetime, datetime | None]:
    """Return when an occurrence begins and ends; without hours it takes its days whole."""
    if occurrence.start is None:
        return from_local(occurrence.day), from_local(occurrence.last_day + timedelta(days=1))
    ends_at = from_local(occurrence.last_day, occurrence.end) if occurrence.end else None
    return from_local(occurrence.day, occurrence.start), ends_at


def extend_all(*, now: datetime) -> int:
    """Carry every published recurrence on to the horizon; return how many shifts are new."""
    behind = local_date(now) + HORIZON - timedelta(days=7)
    roles = (
        select(Role)
        .join(Activity)
        .where(
            Activity.status == ActivityStatus.PUBLISHED,
            or_(Role.recurs_until.is_(None), Role.recurs_until < behind),
        )
        .options(joinedload(Role.activity).joinedload(Activity.organization))
    )
    return sum(_extend(role, now=now) for role in db.session.scalars(roles) if role.recurrences)


def _extend(role: Role, *, now: datetime) -> int:
    added = add_coming_shifts(role, now=now)
    db.session.flush()
    if added:
        refresh_index(role.activity, now=now)
    return added


def _coming(role: Role, first: date, last: date) -> list[Occurrence]:
    rules = [from_json(rule) for rule in role.recurrences]
    found = {day for rule in rules for day in occurrences(rule, first, last, is_holiday=is_holiday)}
    return sorted(found, key=lambda o: (o.day, o.start or time.min))


def _shift(role: Role, occurrence: Occurrence) -> Shift:
    starts_at, ends_at = span_of(occurrence)
    return Shift(
        activity_id=role.activity_id,
        starts_at=starts_at,
        ends_at=ends_at,
        timed=occurrence.start is not None,
        capacity=role.capacity,
        taken=0,
    )
