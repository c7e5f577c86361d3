"""Finding activities: filters in, one page of rows out, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from matcher.activities.service import statements
from matcher.activities.service.statements import MOST_COUNTED, Shape, is_coming, is_open
from matcher.activities.service.words import match_for
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.web.paging import Page, offset

__all__ = ["Days", "Filters", "Listed", "find", "find_of", "is_coming", "is_open"]


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


def find(filters: Filters, number: int, *, now: datetime) -> Page[Listed]:
    """Return one page of open activities, soonest first, open-ended ones last.

    The total of a long list stops at MOST_COUNTED; then the page `has_more` than its total.
    """
    asked = _values(filters)
    shape = Shape(frozenset(asked))
    values = {**asked, **_moment(now), "most": MOST_COUNTED + 1}
    total = db.session.scalar(statements.count(shape), values) or 0
    rows = db.session.execute(statements.page(shape), {**values, "skipped": offset(number)})
    items = _with_next_shift(rows.all(), now=now)
    return Page(items, number, min(total, MOST_COUNTED), has_more=total > MOST_COUNTED)


def find_of(organization_id: int, *, now: datetime) -> list[Listed]:
    """Return a group's open activities, soonest first, as the list shows them."""
    asked = {"organization": organization_id}
    values = {**asked, **_moment(now), "skipped": 0}
    rows = db.session.execute(statements.page(Shape(frozenset(asked))), values)
    return _with_next_shift(rows.all(), now=now)


def _values(filters: Filters) -> dict[str, Any]:
    """Return what is asked for, by the name of each value in the statements."""
    return {name: value for name, value in _asked(filters).items() if value}


def _asked(filters: Filters) -> Mapping[str, Any]:
    return {
        "match": match_for(filters.words),
        "areas": filters.areas,
        "fields": filters.fields,
        "mask": current_city().slot_mask(filters.slots()),
        "begin": from_local(filters.first) if filters.first else None,
        "end": from_local(filters.last + timedelta(days=1)) if filters.last else None,
    }


def _moment(now: datetime) -> dict[str, Any]:
    return {"now": now, "today": local_date(now)}


def _with_next_shift(rows: Sequence[Row[Any]], *, now: datetime) -> list[Listed]:
    """Return the rows with the next shift of each: its hours and how many seats are left."""
    values = {"ids": [row.id for row in rows], **_moment(now)}
    found = db.session.execute(statements.NEXT_SHIFTS, values) if rows else ()
    nexts = {row[0]: row[1:] for row in found}
    return [Listed(*row, *nexts.get(row.id, ())) for row in rows]
