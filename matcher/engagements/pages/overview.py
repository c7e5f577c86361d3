"""What an organization's first page shows: its listings with counts, and what it has to answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Subquery, case, func, select

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.activities.rules.day import ON_SHOW
from matcher.activities.service.finding import is_coming
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

_ORDER = (
    ActivityStatus.PUBLISHED,
    ActivityStatus.DECLINED,
    ActivityStatus.DRAFT,
    ActivityStatus.SUBMITTED,
    ActivityStatus.CLOSED,
    ActivityStatus.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One of a group's listings, with who applied, comes and waits for its coming shifts.

    `free` counts the seats left; None means there is a shift without a limit, or none at all.
    """

    id: int
    organization_id: int
    area: str | None
    title: str
    status: ActivityStatus
    next_at: datetime | None
    decided_note: str
    invited: int
    applied: int
    confirmed: int
    waitlisted: int
    free: int | None

    def is_on_by(self, day: date) -> bool:
        """Tell whether people come to it by the end of that day."""
        near = self.next_at is not None and local_date(self.next_at) <= day
        return near and self.status in ON_SHOW


def listings_of(organization_id: int, number: int, *, now: datetime) -> Page[Listing]:
    """Return one page of a group's listings: open ones first, then what is to be done."""
    theirs = Activity.organization_id == organization_id
    total = db.session.scalar(select(func.count()).select_from(Activity).where(theirs)) or 0
    rows = db.session.execute(
        _with_counts(now)
        .where(theirs)
        .order_by(
            case(*[(Activity.status == s, place) for place, s in enumerate(_ORDER)]),
            Activity.next_at.asc().nulls_last(),
            Activity.id.desc(),
        )
        .limit(PER_PAGE)
        .offset(offset(number))
    )
    return Page([Listing(**row._mapping) for row in rows], number, total)  # noqa: SLF001 - columns


def _with_counts(now: datetime) -> Select[Any]:
    ties, seats = _ties(now), _seats(now)
    counts = [func.coalesce(ties.c[state], 0).label(state) for state in _COUNTED]
    columns: tuple[Any, ...] = (
        Activity.id,
        Activity.organization_id,
        Activity.area,
        Activity.title,
        Activity.status,
        Activity.next_at,
        Activity.decided_note,
        *counts,
        seats.c.free,
    )
    return (
        select(*columns)
        .outerjoin(ties, ties.c.activity_id == Activity.id)
        .outerjoin(seats, seats.c.activity_id == Activity.id)
    )


_COUNTED = (State.INVITED, State.APPLIED, State.CONFIRMED, State.WAITLISTED)


def _ties(now: datetime) -> Subquery:
    """Return how many people are in each state for each listing's coming shifts."""
    sums = [
        func.sum(case((Engagement.state == state, Engagement.seats), else_=0)).label(state)
        for state in _COUNTED
    ]
    return (
        select(Shift.activity_id, *sums)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(is_coming(now=now))
        .group_by(Shift.activity_id)
        .subquery()
    )


def _seats(now: datetime) -> Subquery:
    """Return how many seats are left in each listing's coming shifts; NULL without a limit."""
    unlimited = func.sum(case((Shift.capacity.is_(None), 1), else_=0))
    left = func.sum(func.coalesce(Shift.capacity, 0) - Shift.taken)
    return (
        select(Shift.activity_id, case((unlimited == 0, left)).label("free"))
        .where(is_coming(now=now))
        .group_by(Shift.activity_id)
        .subquery()
    )
