"""Whose concern a row is, and how a list of such rows is counted and cut into pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select, true

from matcher.authz import Actor, Permission, can
from matcher.errors import NotAllowed, NotFound
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

T = TypeVar("T")
Query: TypeAlias = Select[*tuple[Any, ...]]
Line: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the one that has waited longest."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Something of which only the area matters to the policy; None lies in no area."""

    area: str | None


NOWHERE = Place(None)
"""What belongs to no area is a matter of the staff of the whole town."""


def within(area: Any, actor: Actor) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Return the condition that `can()` asks of one row, for a list: it lies in their areas."""
    if can(actor, Permission.APPROVE, NOWHERE):
        return true()
    if not can(actor, Permission.APPROVE):
        return false()
    return and_(area.is_not(None), area.in_(actor.staff_areas))


def allowed(row: T | None, actor: Actor) -> T:
    """Return the row; raise NotFound if there is none, NotAllowed if it is not theirs."""
    if row is None:
        raise NotFound
    if not can(actor, Permission.APPROVE, row):
        raise NotAllowed
    return row


def tally(query: Query, at: Any) -> Waiting:  # noqa: ANN401 - a mapped column
    """Return how many rows a query finds, and the earliest `at` among them."""
    rows = query.add_columns(at.label("waits_since")).order_by(None).subquery()
    count, since = db.session.execute(select(func.count(), func.min(rows.c.waits_since))).one()
    return Waiting(count, since)


def page_of(query: Query, number: int, shown: Callable[[Line], T]) -> Page[T]:
    """Return one page of what a query finds, each row as `shown` makes it."""
    rows = query.order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(rows)) or 0
    found = db.session.execute(query.limit(PER_PAGE).offset(offset(number)))
    return Page([shown(row) for row in found], number, total)


def possible(id_: int) -> int:
    """Return the id, or 0, which no row has, for a number that no id can be."""
    return id_ if 0 < id_ < 2**31 else 0
