"""Finding activities: filters in, one page of rows out, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.activities.service.words import ids_with
from matcher.members.models import Organization
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.web.paging import PER_PAGE, Page, offset


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
    """One line of the list: plain values, so that a page of them costs one query."""

    id: int
    title: str
    summary: str
    field: str
    area: str | None
    venue: str
    organization: str
    next_at: datetime | None
    timed: bool
    ends_at: datetime | None
    open_ended: bool
    schedule_note: str
    deadline: date | None
    capacity: int | None
    taken: int


def find(filters: Filters, number: int, *, now: datetime) -> Page[Listed]:
    """Return one page of open activities, soonest first, open-ended ones last."""
    wanted = _conditions(filters, now=now)
    total = db.session.scalar(select(func.count()).select_from(Activity).where(*wanted)) or 0
    order = (Activity.next_at.is_(None), Activity.next_at, Activity.id)
    query = _rows().where(*wanted).order_by(*order).limit(PER_PAGE).offset(offset(number))
    rows = db.session.execute(query).all()
    return Page(_with_next_shift(rows, now=now), number, total)


def _rows() -> Select[Any]:
    names = ("id title summary field area venue next_at open_ended schedule_note deadline").split()
    columns = [getattr(Activity, name) for name in names]
    return select(*columns, Organization.name.label("organization")).join(
        Organization, Activity.organization_id == Organization.id
    )


def is_open(*, now: datetime, today: date) -> ColumnElement[bool]:
    """Return the condition under which an activity can still be joined."""
    return and_(
        Activity.status == ActivityStatus.PUBLISHED,
        or_(Activity.last_at > now, Activity.open_ended),
        or_(Activity.deadline.is_(None), Activity.deadline >= today),
    )


def _conditions(filters: Filters, *, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [is_open(now=now, today=local_date(now))]
    found = ids_with(filters.words)
    if found is not None:
        conditions.append(Activity.id.in_(found))
    if filters.areas:
        conditions.append(Activity.area.in_(filters.areas))
    if filters.fields:
        conditions.append(Activity.field.in_(filters.fields))
    if filters.slots():
        mask = current_city().slot_mask(filters.slots())
        conditions.append(Activity.slot_mask.bitwise_and(mask) != 0)
    return conditions + _on_days(filters, now=now)


def _on_days(filters: Filters, *, now: datetime) -> list[ColumnElement[bool]]:
    if filters.first is None and filters.last is None:
        return []
    within = [Shift.activity_id == Activity.id, Shift.cancelled_at.is_(None)]
    within.append(Shift.starts_at >= (from_local(filters.first) if filters.first else now))
    if filters.last:
        within.append(Shift.starts_at < from_local(filters.last + timedelta(days=1)))
    return [exists().where(*within)]


def _with_next_shift(rows: Sequence[Row[Any]], *, now: datetime) -> list[Listed]:
    """Add the next shift of each row: its hours and how many seats are left."""
    nexts = _next_shifts([row.id for row in rows], now=now)
    return [_listed(row, nexts.get(row.id)) for row in rows]


def _listed(row: Row[Any], shift: Row[Any] | None) -> Listed:
    values = dict(row._mapping)  # noqa: SLF001 - the public name of a row's columns
    values["next_at"] = shift.starts_at if shift else None
    return Listed(
        **values,
        timed=shift.timed if shift else True,
        ends_at=shift.ends_at if shift else None,
        capacity=shift.capacity if shift else None,
        taken=shift.taken if shift else 0,
    )


def _next_shifts(activity_ids: list[int], *, now: datetime) -> dict[int, Row[Any]]:
    """Return for each activity the shift to show: the soonest that is not over."""
    coming = (
        select(
            Shift.activity_id,
            Shift.starts_at,
            Shift.ends_at,
            Shift.timed,
            Shift.capacity,
            Shift.taken,
        )
        .where(
            Shift.activity_id.in_(activity_ids),
            Shift.cancelled_at.is_(None),
            or_(Shift.starts_at > now, Shift.ends_at > now, Shift.starts_at.is_(None)),
        )
        .order_by(Shift.activity_id, Shift.starts_at.is_(None), Shift.starts_at, Shift.id)
    )
    shown: dict[int, Row[Any]] = {}
    for row in db.session.execute(coming):
        shown.setdefault(row.activity_id, row)
    return shown
