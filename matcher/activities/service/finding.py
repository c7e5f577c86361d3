"""Finding activities: filters in, one page of rows out, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select

from matcher.activities.service import statements
from matcher.activities.service.filters import Filters, Sort
from matcher.activities.service.questions import Question, asked_of, question_of
from matcher.activities.service.statements import MOST_COUNTED, is_coming, is_open, moment
from matcher.activities.service.words import dialect_in_use
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset
from matcher.shared.week import Days

__all__ = [
    "Days",
    "Filters",
    "Listed",
    "Sort",
    "asked_of",
    "find",
    "find_of",
    "is_coming",
    "is_open",
]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: plain values, so that a page of them costs two queries.

    The next shift is the soonest that can still be joined. `dates` counts all that can be,
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


def find(
    filters: Filters, number: int, *, now: datetime, ranking: Sequence[int] = ()
) -> Page[Listed]:
    """Return one page of open activities in the order asked for, as `find_asked`."""
    return find_asked(question_of(filters, now=now, ranking=ranking), number)


def find_asked(question: Question, number: int) -> Page[Listed]:
    """Return one page of what is asked for; by default soonest first, open-ended ones last.

    Ties go by the next date, then by id. The total of a long list stops at MOST_COUNTED; then
    the page `has_more` than its total.
    """
    if question.sort is Sort.FOR_ME:
        return _ranked(question, number)
    counted = statements.count(question.shape, question.dialect)
    values = {**question.values, "most": MOST_COUNTED + 1}
    # The connection itself: plain columns need nothing of the session's objects.
    total = db.session.connection().scalar(counted, values) or 0
    items = first_of(question, number) if total else []
    return Page(items, number, min(total, MOST_COUNTED), has_more=total > MOST_COUNTED)


def first_of(question: Question, number: int = 1) -> list[Listed]:
    """Return one page of what is asked for, without counting how many there are."""
    found = statements.page(question.shape, question.dialect, question.sort)
    return _listed(found, {**question.values, "skipped": offset(number)})


def these(question: Question, ids: Sequence[int]) -> list[Listed]:
    """Return the lines of these activities, in this order."""
    if not ids:
        return []
    found = statements.all_lines(frozenset({"among"}), question.dialect)
    listed = _listed(found, {**question.moment, "among": ids})
    return sorted(listed, key=lambda line: ids.index(line.id))


def find_of(organization_id: int, *, now: datetime) -> list[Listed]:
    """Return a group's open activities, soonest first, as the list shows them."""
    asked = {"organization": organization_id}
    return first_of(Question(dialect_in_use(), asked, moment(now)))


def _ranked(question: Question, number: int) -> Page[Listed]:
    """Return one page in the order of a ranking: so few that all are read."""
    place = {id_: place for place, id_ in enumerate(question.asked["among"])}
    found = statements.all_lines(question.shape, question.dialect)
    rows = db.session.connection().execute(found, question.values).all()
    shown = sorted(rows, key=lambda row: place[row.id])[offset(number) :][:PER_PAGE]
    return Page(_with_shifts(shown, question.values), number, len(rows))


def _listed(statement: Select[Any], values: Mapping[str, Any]) -> list[Listed]:
    return _with_shifts(db.session.connection().execute(statement, values).all(), values)


def _with_shifts(rows: Sequence[Row[Any]], values: Mapping[str, Any]) -> list[Listed]:
    """Return the rows of a page with the next shift of each: its hours, and its seats left."""
    if not rows:
        return []
    ids = {"ids": [row.id for row in rows]}
    found = db.session.connection().execute(statements.next_shifts(), {**values, **ids})
    nexts = {row[0]: row[1:] for row in found}
    return [Listed(*row, *nexts.get(row.id, ())) for row in rows]
