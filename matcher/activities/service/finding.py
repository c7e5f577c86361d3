"""Finding activities: filters in, one page of rows out, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from matcher.activities.models import (
    USUAL_LENGTH,
    WHOLE_DAY,
    Activity,
    ActivityStatus,
    Shift,
)
from matcher.activities.service.words import ids_with
from matcher.members.models import Organization
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.web.paging import PER_PAGE, Page, offset

MOST_COUNTED = 1_000
"""More than so many are not counted: nobody reads so far, and counting costs."""


class Days(StrEnum):
    """Which days of the week suit."""

    ANY = ""
    WEEKDAYS = "weekdays"
    WEEKEND = "weekend"


_WEEKDAYS = {Days.WEEKDAYS: range(5), Days.WEEKEND: range(5, 7), Days.ANY: range(7)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor looks for; an empty filter excludes nothing."""

    words: str = ""
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    days: Days = Days.ANY
    bands: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def slots(self) -> tuple[str, ...]:
        """Return the weekly slots asked for; none if neither days nor bands are."""
        if self.days is Days.ANY and not self.bands:
            return ()
        bands = self.bands or tuple(band.code for band in current_city().bands)
        return tuple(f"{day}-{band}" for day in _WEEKDAYS[self.days] for band in bands)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: plain values, so that a page of them costs two queries.

    The next shift is the soonest that is not over. `dates` counts those to come,
    `dates_free` those of them that have seats left.
    """

    id: int
    title: str
    field: str
    area: str | None
    venue: str
    schedule_note: str
    deadline: date | None
    organization: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    timed: bool = True
    capacity: int | None = None
    taken: int = 0
    dates: int = 0
    dates_free: int = 0

    @property
    def seats_left(self) -> int | None:
        """Return how many seats the next shift has left, or None where there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken


_OF_ACTIVITY = ("id", "title", "field", "area", "venue", "schedule_note", "deadline")
_OF_SHIFT = ("starts_at", "ends_at", "timed", "capacity", "taken")


def find(filters: Filters, number: int, *, now: datetime) -> Page[Listed]:
    """Return one page of open activities, soonest first, open-ended ones last.

    The total of a long list stops at MOST_COUNTED; then the page `has_more` than its total.
    """
    wanted = _conditions(filters, now=now)
    first = select(Activity.id).where(*wanted).limit(MOST_COUNTED + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(first)) or 0
    order = (Activity.next_at.asc().nulls_last(), Activity.id)
    query = _rows().where(*wanted).order_by(*order).limit(PER_PAGE).offset(offset(number))
    items = _with_next_shift(db.session.execute(query).all(), now=now)
    return Page(items, number, min(total, MOST_COUNTED), has_more=total > MOST_COUNTED)


def find_of(organization_id: int, *, now: datetime) -> list[Listed]:
    """Return a group's open activities, soonest first, as the list shows them."""
    wanted = [Activity.organization_id == organization_id, is_open(now=now, today=local_date(now))]
    order = (Activity.next_at.asc().nulls_last(), Activity.id)
    query = _rows().where(*wanted).order_by(*order).limit(PER_PAGE)
    return _with_next_shift(db.session.execute(query).all(), now=now)


def is_open(*, now: datetime, today: date) -> ColumnElement[bool]:
    """Return the condition under which an activity can still be joined."""
    return and_(
        Activity.status == ActivityStatus.PUBLISHED,
        or_(Activity.last_at > now, Activity.open_ended),
        or_(Activity.deadline.is_(None), Activity.deadline >= today),
    )


def is_coming(*, now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a shift is neither called off nor over."""
    begun_before = case((Shift.timed, now - USUAL_LENGTH), else_=now - WHOLE_DAY)
    not_over = or_(
        Shift.starts_at.is_(None),
        Shift.ends_at > now,
        and_(Shift.ends_at.is_(None), Shift.starts_at > begun_before),
    )
    return and_(Shift.cancelled_at.is_(None), not_over)


def _conditions(filters: Filters, *, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [is_open(now=now, today=local_date(now))]
    found = ids_with(filters.words)
    if found is not None:
        conditions.append(Activity.id.in_(found))
    if filters.areas:
        conditions.append(Activity.area.in_(filters.areas))
    if filters.fields:
        conditions.append(Activity.field.in_(filters.fields))
    return conditions + _at_times(filters, now=now)


def _at_times(filters: Filters, *, now: datetime) -> list[ColumnElement[bool]]:
    """Return what the days and hours ask; with dates, of one and the same shift."""
    mask = current_city().slot_mask(filters.slots())
    if filters.first is None and filters.last is None:
        return [Activity.slot_mask.bitwise_and(mask) != 0] if filters.slots() else []
    within = [Shift.activity_id == Activity.id, is_coming(now=now)]
    if filters.last:
        within.append(Shift.starts_at < from_local(filters.last + timedelta(days=1)))
    if filters.first:
        begin = from_local(filters.first)
        within.append(or_(Shift.starts_at >= begin, Shift.ends_at > begin))
    if filters.slots():
        within.append(Shift.slot_mask.bitwise_and(mask) != 0)
    return [exists().where(*within)]


def _rows() -> Select[Any]:
    columns = [getattr(Activity, name) for name in _OF_ACTIVITY]
    return select(*columns, Organization.name.label("organization")).join(
        Organization, Activity.organization_id == Organization.id
    )


def _with_next_shift(rows: Sequence[Row[Any]], *, now: datetime) -> list[Listed]:
    """Return the rows with the next shift of each: its hours and how many seats are left."""
    nexts = _next_shifts([row.id for row in rows], now=now) if rows else {}
    return [Listed(*row, *nexts.get(row.id, ())) for row in rows]


def _next_shifts(activity_ids: list[int], *, now: datetime) -> dict[int, tuple[Any, ...]]:
    each: dict[str, Any] = {"partition_by": Shift.activity_id}
    soonest = (Shift.starts_at.asc().nulls_last(), Shift.id)
    free = or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity)
    columns = [getattr(Shift, name) for name in _OF_SHIFT]
    coming = (
        select(
            Shift.activity_id,
            *columns,
            func.count().over(**each).label("dates"),
            func.sum(case((free, 1), else_=0)).over(**each).label("dates_free"),
            func.row_number().over(**each, order_by=soonest).label("place"),
        )
        .where(Shift.activity_id.in_(activity_ids), is_coming(now=now))
        .subquery()
    )
    names = [column for column in coming.c if column.name != "place"]
    rows = db.session.execute(select(*names).where(coming.c.place == 1))
    return {row[0]: tuple(row[1:]) for row in rows}
