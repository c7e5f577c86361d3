"""Finding activities: filters in, one page of rows out, in a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from matcher.activities.service import statements
from matcher.activities.service.statements import MOST_COUNTED, is_coming, is_open, moment
from matcher.activities.service.words import dialect_in_use, match_for
from matcher.shared.clock import from_local
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.web.paging import Page, offset

__all__ = ["Days", "Filters", "Listed", "asked_of", "find", "find_of", "is_coming", "is_open"]


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
    opens_on: date | None
    deadline: date | None
    deadline_days: int | None
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
    asked = asked_of(filters)
    shape, values = frozenset(asked), {**asked, **moment(now)}
    counted = statements.count(shape, dialect_in_use())
    # The connection itself: plain columns need nothing of the session's objects.
    total = db.session.connection().scalar(counted, {**values, "most": MOST_COUNTED + 1}) or 0
    items = _page(shape, {**values, "skipped": offset(number)})
    return Page(items, number, min(total, MOST_COUNTED), has_more=total > MOST_COUNTED)


def find_of(organization_id: int, *, now: datetime) -> list[Listed]:
    """Return a group's open activities, soonest first, as the list shows them."""
    values = {"organization": organization_id, **moment(now), "skipped": 0}
    return _page(frozenset({"organization"}), values)


def asked_of(filters: Filters) -> dict[str, Any]:
    """Return what each filter in force asks for, under its name in the statements."""
    asked = {
        "match": match_for(filters.words, dialect_in_use()),
        "areas": filters.areas,
        "fields": filters.fields,
        "mask": current_city().slot_mask(filters.slots()),
        "begin": from_local(filters.first) if filters.first else None,
        "end": from_local(filters.last + timedelta(days=1)) if filters.last else None,
    }
    return {name: value for name, value in asked.items() if value}


def _page(shape: statements.Asked, values: Mapping[str, Any]) -> list[Listed]:
    """Return the rows of a page with the next shift of each: its hours, and its seats left."""
    connection = db.session.connection()
    rows = connection.execute(statements.page(shape, dialect_in_use()), values).all()
    if not rows:
        return []
    ids = {"ids": [row.id for row in rows]}
    found = connection.execute(statements.next_shifts(), {**values, **ids})
    nexts = {row[0]: row[1:] for row in found}
    return [Listed(*row, *nexts.get(row.id, ())) for row in rows]
