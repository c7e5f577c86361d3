"""What finding reads: drawn from shifts and terms when they change, and as time passes."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from sqlalchemy import Select, and_, exists, func, select, update
from sqlalchemy.orm import selectinload

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.deadlines import Window
from matcher.activities.rules.terms import Trait, mask_of
from matcher.activities.rules.traits import is_for_minors, traits_of_times
from matcher.activities.service.words import write_words
from matcher.shared.clock import to_local
from matcher.shared.db import db
from matcher.shared.town import current_city

_SOON = timedelta(days=28)
"""Free seats of so many days count when asking where hands are most needed."""
_UNCOUNTED = 50
"""The need of a listing without numbered seats: as if half of them were free."""


def refresh_index(activity: Activity, *, now: datetime) -> None:
    """Bring an activity's finding columns and its search words up to date."""
    set_times(activity, [s for role in activity.roles for s in role.shifts], now=now)
    set_place(activity)
    db.session.flush()
    refresh_need(now=now, activity_id=activity.id)
    write_words([activity])


def set_times(activity: Activity, shifts: Iterable[Shift], *, now: datetime) -> None:
    """Set what depends on dates: until when one can join, when that is possible, and its traits.

    `next_at`, `slot_mask` and the traits are of the dates that can still be joined.
    """
    shifts = list(shifts)
    going = [shift for shift in shifts if shift.cancelled_at is None]
    dated = [(start, end, s) for s in going if (start := s.starts_at) and (end := s.over_at)]
    window = Window.of(activity)
    for shift in shifts:
        ends = window.open_until(shift.starts_at, shift.over_at)
        shift.open_until = ends if shift.cancelled_at is None else None
    activity.open_until = max((s.open_until for s in going if s.open_until), default=None)
    for start, end, shift in dated:
        shift.slot_mask = current_city().mask_for(to_local(start), to_local(end))
    joinable = [shift for shift in going if shift.open_until and shift.open_until > now]
    activity.next_at = min((s.starts_at for s in joinable if s.starts_at), default=None)
    activity.slot_mask = reduce(or_, (s.slot_mask or 0 for s in joinable), 0)
    activity.trait_mask = mask_of(_traits(activity, joinable))


def set_place(activity: Activity) -> None:
    """Set where it is: at its own pin, or in the middle of its area."""
    if activity.pin_lat is not None and activity.pin_lon is not None:
        activity.lat, activity.lon = activity.pin_lat, activity.pin_lon
        return
    area = current_city().find_area(activity.area)
    activity.lat, activity.lon = (area.lat, area.lon) if area else (None, None)


def refresh_passed(*, now: datetime) -> int:
    """Move on the activities whose next shift nobody can join any more; return how many."""
    closed = exists().where(
        Shift.activity_id == Activity.id,
        Shift.starts_at == Activity.next_at,
        Shift.open_until <= now,
    )
    passed = select(Activity).where(Activity.status == ActivityStatus.PUBLISHED, closed)
    activities = db.session.scalars(
        passed.options(selectinload(Activity.roles).selectinload(Role.shifts))
    ).all()
    for activity in activities:
        set_times(activity, [s for r in activity.roles for s in r.shifts], now=now)
    return len(activities)


def refresh_need(*, now: datetime, activity_id: int | None = None) -> None:
    """Count anew how many per cent of the coming seats are free, of one listing or of all."""
    fresh = _needs(now, activity_id).subquery()
    change = update(Activity).where(Activity.id == fresh.c.id, Activity.need != fresh.c.need)
    change = change.values(need=fresh.c.need)
    db.session.execute(change.execution_options(synchronize_session=False))


def _needs(now: datetime, activity_id: int | None) -> Select[int, int | None]:
    soon = and_(
        Shift.activity_id == Activity.id,
        Shift.cancelled_at.is_(None),
        Shift.capacity.is_not(None),
        Shift.starts_at > now,
        Shift.starts_at < now + _SOON,
    )
    seats = func.sum(Shift.capacity)
    # Whole numbers on both databases: "//" would ask SQLite for the floor of nothing.
    free = (100 * (seats - func.sum(Shift.taken))).op("/")(func.nullif(seats, 0))
    each = select(Activity.id, func.coalesce(free, _UNCOUNTED).label("need")).outerjoin(Shift, soon)
    published = Activity.status == ActivityStatus.PUBLISHED
    which = published if activity_id is None else Activity.id == activity_id
    return each.where(which).group_by(Activity.id)


def _traits(activity: Activity, joinable: Iterable[Shift]) -> Iterator[str]:
    yield from activity.traits or ()
    yield from traits_of_times([(s.starts_at, s.ends_at if s.timed else None) for s in joinable])
    if activity.languages:
        yield Trait.LANGUAGES
    if any(is_for_minors(role.wants, role.min_age, role.grades or ()) for role in activity.roles):
        yield Trait.MINORS
