"""The statements of finding: put together once for each set of filters, then only filled in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from matcher.activities.models import USUAL_LENGTH, WHOLE_DAY, Activity, ActivityStatus, Shift
from matcher.activities.service.filters import KM_PER_DEGREE, Sort
from matcher.activities.service.words import Dialect, ids_matching
from matcher.members.models import Organization
from matcher.shared.base import UtcDateTime
from matcher.shared.web.paging import PER_PAGE

MOST_COUNTED = 1_000
"""More than so many are not counted: nobody reads so far, and counting costs."""
OF_ACTIVITY = (
    *("id", "title", "field", "area", "venue", "schedule_note"),
    *("opens_on", "deadline", "deadline_days"),
)
OF_SHIFT = ("starts_at", "ends_at", "timed", "capacity", "taken")

DATES = frozenset({"begin", "end"})
Asked = frozenset[str]
"""The names of the values that are asked for: keys of `_CONDITIONS`, "mask", "begin", "end"."""
Moment = datetime | ColumnElement[datetime]


def moment(now: datetime) -> dict[str, Any]:
    """Return the values by which the statements know what time it is."""
    return {"now": now}


def is_open(*, now: Moment) -> ColumnElement[bool]:
    """Return the condition under which an activity can still be joined, now or when it opens."""
    return and_(Activity.status == ActivityStatus.PUBLISHED, Activity.open_until > now)


def is_coming(*, now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a shift is neither called off nor over."""
    begun_before = case((Shift.timed, now - USUAL_LENGTH), else_=now - WHOLE_DAY)
    not_over = or_(
        Shift.starts_at.is_(None),
        Shift.ends_at > now,
        and_(Shift.ends_at.is_(None), Shift.starts_at > begun_before),
    )
    return and_(Shift.cancelled_at.is_(None), not_over)


@cache
def count(asked: Asked, dialect: Dialect) -> Select[int]:
    """Return the statement that counts what is asked for, MOST_COUNTED and one more at most."""
    found = ids(asked, dialect).limit(bindparam("most"))
    return select(func.count()).select_from(found.subquery())


@cache
def ids(asked: Asked, dialect: Dialect) -> Select[int]:
    """Return the statement for the ids of all that is asked for."""
    return select(Activity.id).where(*conditions(asked, dialect))


@cache
def page(asked: Asked, dialect: Dialect, sort: Sort = Sort.SOONEST) -> Select[Any]:
    """Return the statement for one page, in the order asked for.

    The index alone chooses the twenty; only these are looked up in the table.
    """
    chosen = ids(asked, dialect).order_by(*_order(sort))
    found = chosen.limit(PER_PAGE).offset(bindparam("skipped")).subquery()
    return _lines().join(found, found.c.id == Activity.id).order_by(*_order(sort))


@cache
def all_lines(asked: Asked, dialect: Dialect) -> Select[Any]:
    """Return the statement for the lines of all that is asked for, in no order."""
    return _lines().where(*conditions(asked, dialect))


@cache
def next_shifts() -> Select[Any]:
    """Return the statement for the soonest shift of each activity that can still be joined.

    With it come how many dates can be, and how many of those have seats left.
    """
    each: Mapping[str, Any] = {"partition_by": Shift.activity_id}
    soonest = (Shift.starts_at.asc().nulls_last(), Shift.id)
    free = or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity)
    columns = [getattr(Shift, name) for name in OF_SHIFT]
    coming = (
        select(
            Shift.activity_id,
            *columns,
            func.count().over(**each).label("dates"),
            func.sum(case((free, 1), else_=0)).over(**each).label("dates_free"),
            func.row_number().over(**each, order_by=soonest).label("place"),
        )
        .where(Shift.activity_id.in_(bindparam("ids", expanding=True)), can_be_joined())
        .subquery()
    )
    names = [column for column in coming.c if column.name != "place"]
    return select(*names).where(coming.c.place == 1)


def conditions(asked: Asked, dialect: Dialect) -> list[ColumnElement[bool]]:
    """Return what an open activity must be like, by the names of what is asked for."""
    wanted = [is_open(now=_bound("now"))]
    wanted += [make(dialect) for name, make in _CONDITIONS.items() if name in asked]
    if asked & DATES:
        wanted.append(exists().where(Shift.activity_id == Activity.id, *on_days(asked)))
    elif "mask" in asked:
        wanted.append(Activity.slot_mask.bitwise_and(bindparam("mask")) != 0)
    return wanted


_CONDITIONS: Mapping[str, Callable[[Dialect], ColumnElement[bool]]] = {
    "match": lambda dialect: Activity.id.in_(ids_matching(dialect)),
    "areas": lambda _dialect: Activity.area.in_(bindparam("areas", expanding=True)),
    "fields": lambda _dialect: Activity.field.in_(bindparam("fields", expanding=True)),
    "traits": lambda _dialect: (
        Activity.trait_mask.bitwise_and(bindparam("traits")) == bindparam("traits")
    ),
    "within": lambda _dialect: _square_km() <= bindparam("within", type_=Float),
    "among": lambda _dialect: Activity.id.in_(bindparam("among", expanding=True)),
    "end": lambda _dialect: Activity.next_at < _bound("end"),
    "organization": lambda _dialect: Activity.organization_id == bindparam("organization"),
}


def on_days(asked: Asked) -> list[ColumnElement[bool]]:
    """Return what dates ask, and days and hours with them: of one and the same shift."""
    within = [can_be_joined()]
    if "end" in asked:
        within.append(Shift.starts_at < _bound("end"))
    if "begin" in asked:
        within.append(or_(Shift.starts_at >= _bound("begin"), Shift.ends_at > _bound("begin")))
    if "mask" in asked:
        within.append(Shift.slot_mask.bitwise_and(bindparam("mask")) != 0)
    return within


def can_be_joined() -> ColumnElement[bool]:
    """Return the condition under which a shift can still be joined, now or when it opens."""
    return Shift.open_until > _bound("now")


def _lines() -> Select[Any]:
    columns = [getattr(Activity, name) for name in OF_ACTIVITY]
    of_group = Organization.name.label("organization")
    return select(*columns, of_group).join(
        Organization, Activity.organization_id == Organization.id
    )


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    soonest = (Activity.next_at.asc().nulls_last(), Activity.id.asc())
    if sort is Sort.NEAREST:
        return (_square_km().asc().nulls_last(), *soonest)
    return (Activity.need.desc(), *soonest) if sort is Sort.NEEDED else soonest


def _square_km() -> ColumnElement[float | None]:
    """Return the square of the distance: plain arithmetic, which both databases know."""
    north = (Activity.lat - bindparam("lat", type_=Float)) * KM_PER_DEGREE
    east = (Activity.lon - bindparam("lon", type_=Float)) * bindparam("km_east", type_=Float)
    return north * north + east * east


def _bound(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UtcDateTime)
