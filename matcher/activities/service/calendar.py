"""Activities by the days of a month: how many each day, and the first few of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Subquery,
    bindparam,
    case,
    cast,
    column,
    extract,
    func,
    literal,
    null,
    select,
    union_all,
    values,
)

from matcher.activities.models import Activity, Shift
from matcher.activities.service import statements
from matcher.activities.service.finding import Filters
from matcher.activities.service.questions import Question, question_of
from matcher.shared.base import UtcDateTime
from matcher.shared.clock import from_local
from matcher.shared.db import db

FEW = 3
"""So many activities of a day are named; the others are counted."""
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity on one day; it `starts_at` an hour of it, or goes on, or takes all day."""

    id: int
    title: str
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class Busy:
    """The first activities of a day, and how many there are in all."""

    entries: Sequence[Entry]
    total: int


def busy_days(filters: Filters, first: date, last: date, *, now: datetime) -> Mapping[date, Busy]:
    """Return what is on from the first day to the last, by day; an empty day is left out.

    The filters' own dates are not asked. An activity counts once a day, on each of its days.
    One query, and one more where words are looked for.
    """
    question = question_of(filters, now=now)
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    rows = db.session.connection().execute(_statement(question, days), question.values)
    found: dict[date, list[Any]] = {}
    for row in rows:
        found.setdefault(days[row.day], []).append(row)
    return {day: _busy(rows) for day, rows in found.items()}


def _busy(rows: Sequence[Any]) -> Busy:
    entries = [Entry(row.id, row.title, row.hour) for row in rows]
    return Busy(entries, rows[0].total)


def _statement(question: Question, days: Sequence[date]) -> Select[Any]:
    each = _activities_by_day(question, days)
    return (
        select(each.c.day, each.c.hour, each.c.total, Activity.id, Activity.title)
        .join(Activity, Activity.id == each.c.activity_id)
        .where(each.c.place <= FEW)
        .order_by(each.c.day, each.c.place)
    )


def _activities_by_day(question: Question, days: Sequence[date]) -> Subquery:
    """Return each activity of each day once, with its place in the day and the day's total."""
    on = _shifts_by_day(question, days)
    first_hour, soonest = func.min(on.c.hour), func.min(on.c.at)
    of_day: Mapping[str, Any] = {"partition_by": on.c.day}
    order = (first_hour.asc().nulls_last(), soonest.asc().nulls_last(), on.c.activity_id)
    wanted = statements.ids(question.shape - statements.DATES, question.dialect)
    return (
        select(
            on.c.day,
            on.c.activity_id,
            first_hour.label("hour"),
            func.row_number().over(**of_day, order_by=order).label("place"),
            func.count().over(**of_day).label("total"),
        )
        .where(on.c.activity_id.in_(wanted))
        .group_by(on.c.day, on.c.activity_id)
        .subquery()
    )


def _shifts_by_day(question: Question, days: Sequence[date]) -> Subquery:
    """Return the shifts that begin on each day, and those that go on from an earlier one."""
    near = _near(question, days)
    begun = select(near.c.first.label("day"), near.c.activity_id, near.c.at, near.c.hour)
    begun = begun.where(near.c.first >= 0)
    table = values(column("day", Integer), name="days").data([(n,) for n in range(len(days))])
    all_days, no_hour = table.cte("days"), null().cast(UtcDateTime)
    goes_on = (all_days.c.day > near.c.first) & (all_days.c.day <= near.c.last)
    carried = select(all_days.c.day, near.c.activity_id, no_hour, no_hour)
    carried = carried.join_from(near, all_days, goes_on).where(near.c.last > near.c.first)
    return union_all(begun, carried).subquery()


def _near(question: Question, days: Sequence[date]) -> CTE:
    """Return the shifts of these days, those begun earlier too, with their days as numbers."""
    begin, end = from_local(days[0]), from_local(days[-1] + _DAY)
    first = _number(Shift.starts_at, begin)
    # A shift that ends at midnight is not on the day that begins then.
    last = func.coalesce(_number(Shift.ends_at, begin + _SECOND), first)
    hour = case((Shift.timed, Shift.starts_at))
    columns = (Shift.activity_id, Shift.starts_at.label("at"), hour.label("hour"))
    shifts = select(*columns, first.label("first"), last.label("last")).where(*_as_asked(question))
    since, until = (literal(moment, UtcDateTime) for moment in (begin, end))
    begins = (Shift.starts_at >= since) & (Shift.starts_at < until)
    goes_on = (Shift.starts_at < since) & (Shift.ends_at > since)
    near = union_all(shifts.where(begins), shifts.where(goes_on)).cte("near")
    return near.prefix_with("MATERIALIZED")


def _number(moment: SQLColumnExpression[datetime | None], begin: datetime) -> ColumnElement[int]:
    """Return on which day after `begin` a moment is; earlier ones have no use but their sign.

    Seconds are counted alike on both databases, and Tokyo has no summer time.
    """
    seconds = cast(extract("epoch", moment), BigInteger) - int(begin.timestamp())
    before = case((seconds < 0, literal(-1)))
    return func.coalesce(before, seconds.op("/", precedence=10)(int(_DAY.total_seconds())))


def _as_asked(question: Question) -> list[ColumnElement[bool]]:
    wanted = [statements.can_be_joined()]
    if "mask" in question.asked:
        wanted.append(Shift.slot_mask.bitwise_and(bindparam("mask")) != 0)
    return wanted
