"""Shifts that repeat: made for the coming weeks, and further as time passes."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

import jpholiday
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.recurrence import Occurrence, Recurrence, occurrences
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.rules.terms import Per
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.sharing import share_seats
from matcher.activities.service.watching import Changes
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

Span = tuple[datetime, datetime | None]
HORIZON = timedelta(days=92)
"""How far ahead repeated shifts are made."""
_NEARBY = timedelta(days=6)
"""Somebody tied to a date goes along to a new one no further away than so."""


def is_holiday(day: date) -> bool:
    """Tell whether the day is a public holiday in Japan."""
    return bool(jpholiday.is_holiday(day))


def rules_of(role: Role) -> tuple[Recurrence, ...]:
    """Return the rules by which a role's dates repeat."""
    return tuple(from_json(rule) for rule in role.recurrences)


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
    """Add a shift for each occurrence the role does not have yet; return how many are new.

    One that the role's rules bring goes with them from now on.
    """
    known = {(shift.starts_at, shift.ends_at) for shift in role.shifts}
    fresh = {span: day for day in days if (span := span_of(day)) not in known}
    ruled = _ruled(role, fresh.values())
    role.shifts.extend(_shift(role, day, by_rule=day in ruled) for day in fresh.values())
    share_seats(role)
    return len(fresh)


def repeat_anew(role: Role, held: Collection[int], changes: Changes, *, now: datetime) -> None:
    """Make the dates to come anew from the role's rules, up to the horizon.

    Dates that stay the same keep their rows. One in `held` goes along to the nearest new date
    of the same days, or is called off where there is none; `changes` says so.
    """
    today = local_date(now)
    role.recurs_until = today + HORIZON if role.recurrences else None
    days = {span_of(day): day for day in _coming(role, today, today + HORIZON)}
    days = {span: day for span, day in days.items() if span[0] > now}
    ahead = [s for s in role.shifts if s.by_rule and s.cancelled_at is None and _is_near(s, now)]
    gone = [shift for shift in ahead if (shift.starts_at, shift.ends_at) not in days]
    free = {s: days[s] for s in days.keys() - {(s.starts_at, s.ends_at) for s in role.shifts}}
    for shift in gone:
        if shift.id in held:
            _go_along(shift, free, changes, now=now)
        else:
            role.shifts.remove(shift)
    add_shifts(role, [days[span] for span in days if span in free])


def span_of(occurrence: Occurrence) -> Span:
    """Return when an occurrence begins and ends; without hours it takes its days whole."""
    if occurrence.start is None:
        return from_local(occurrence.day), from_local(occurrence.last_day + timedelta(days=1))
    ends_at = from_local(occurrence.last_day, occurrence.end) if occurrence.end else None
    return from_local(occurrence.day, occurrence.start), ends_at


def extend_all(*, now: datetime) -> int:
    """Carry every published recurrence on to the horizon; return how many shifts are new."""
    week_ago = local_date(now) + HORIZON - timedelta(days=7)
    made_until = or_(Role.recurs_until.is_(None), Role.recurs_until < week_ago)
    behind = and_(Activity.status == ActivityStatus.PUBLISHED, made_until)
    _hold_shared(behind)
    roles = select(Role).join(Activity).where(behind)
    roles = roles.options(joinedload(Role.activity).joinedload(Activity.organization))
    fresh = db.session.scalars(roles.execution_options(populate_existing=True)).all()
    return sum(_extend(role, now=now) for role in fresh if role.recurrences)


def _hold_shared(behind: ColumnElement[bool]) -> None:
    """Let nobody take or give back a seat in all until the new dates have theirs too.

    All at once and in one order, as everybody does who locks dates: the listings first.
    """
    behind_it = select(Role.activity_id).join(Activity, Role.activity_id == Activity.id)
    theirs = select(Activity.id).where(Activity.id.in_(behind_it.where(behind)))
    db.session.execute(theirs.order_by(Activity.id).with_for_update())
    dates = select(Shift.id).join(Role, Shift.role_id == Role.id)
    dates = dates.join(Activity, Role.activity_id == Activity.id)
    dates = dates.where(behind, Role.per == Per.TOTAL).order_by(Shift.id)
    db.session.execute(dates.with_for_update(of=Shift))


def _extend(role: Role, *, now: datetime) -> int:
    added = add_coming_shifts(role, now=now)
    db.session.flush()
    if added:
        refresh_index(role.activity, now=now)
    return added


def _coming(role: Role, first: date, last: date) -> list[Occurrence]:
    found = {
        day
        for rule in rules_of(role)
        for day in occurrences(rule, first, last, is_holiday=is_holiday)
    }
    return sorted(found, key=lambda o: (o.day, o.start or time.min))


def _ruled(role: Role, days: Collection[Occurrence]) -> set[Occurrence]:
    if not days:
        return set()
    first, last = min(day.day for day in days), max(day.day for day in days)
    return set(_coming(role, first, last))


def _is_near(shift: Shift, now: datetime) -> bool:
    """Tell whether a shift is still to begin, within the horizon up to which they are made."""
    starts_at = shift.starts_at
    if starts_at is None or starts_at <= now:
        return False
    return local_date(starts_at) <= local_date(now) + HORIZON


def _go_along(
    shift: Shift, free: dict[Span, Occurrence], changes: Changes, *, now: datetime
) -> None:
    """Move a held shift to the nearest of the new times, which is then no longer free."""
    began = shift.starts_at or now
    nearest = min(free, key=lambda span: (abs(span[0] - began), span[0]), default=None)
    if nearest is None or abs(nearest[0] - began) > _NEARBY:
        shift.cancelled_at = now
        changes.called_off.append(shift)
        return
    shift.timed = free.pop(nearest).start is not None
    shift.starts_at, shift.ends_at = nearest
    changes.moved.append(shift)


def _shift(role: Role, occurrence: Occurrence, *, by_rule: bool) -> Shift:
    starts_at, ends_at = span_of(occurrence)
    return Shift(
        activity_id=role.activity_id,
        starts_at=starts_at,
        ends_at=ends_at,
        timed=occurrence.start is not None,
        by_rule=by_rule,
        venue=occurrence.venue,
        taken=0,
    )
