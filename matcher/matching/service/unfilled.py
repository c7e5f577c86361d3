"""The shifts that still look for somebody, for the desk."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from matcher.activities.models import Activity, Role, Shift, Wants
from matcher.activities.service.finding import is_coming, is_open
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.members.models import Organization
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

HANDS = (Wants.PEOPLE, Wants.TALENT)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A shift with seats left, and how many were asked or wait for the group's answer."""

    shift_id: int
    activity_id: int
    title: str
    organization: str
    role: str
    area: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    timed: bool
    capacity: int | None
    taken: int
    invited: int = 0
    applied: int = 0


def unfilled_shifts(
    *, now: datetime, areas: Collection[str] | None = None, number: int = 1
) -> Page[Unfilled]:
    """Return one page of the shifts with fewer people than they want, soonest first.

    Where no number is wanted, those without anybody count. `areas` narrows it down; None is
    the whole town.
    """
    conditions = _conditions(areas, now=now)
    count = select(func.count()).select_from(Shift).join(Role, Shift.role_id == Role.id)
    count = count.join(Activity, Shift.activity_id == Activity.id).where(*conditions)
    total = db.session.scalar(count) or 0
    rows = (
        select(*_COLUMNS)
        .join(Role, Shift.role_id == Role.id)
        .join(Activity, Shift.activity_id == Activity.id)
        .join(Organization, Activity.organization_id == Organization.id)
        .where(*conditions)
        .order_by(Shift.starts_at.asc().nulls_last(), Shift.id)
    )
    page = db.session.execute(rows.limit(PER_PAGE).offset(offset(number))).all()
    return Page(_with_answers(page), number, total)


_COLUMNS: tuple[Any, ...] = (
    Shift.id.label("shift_id"),
    Shift.activity_id,
    Activity.title,
    Organization.name.label("organization"),
    Role.name.label("role"),
    Activity.area,
    Shift.starts_at,
    Shift.ends_at,
    Shift.timed,
    Shift.capacity,
    Shift.taken,
)


def _conditions(areas: Collection[str] | None, *, now: datetime) -> list[ColumnElement[bool]]:
    has_room = or_(Shift.taken < Shift.capacity, and_(Shift.capacity.is_(None), Shift.taken == 0))
    conditions = [
        is_open(now=now, today=local_date(now)),
        is_coming(now=now),
        Role.wants.in_(HANDS),
        has_room,
    ]
    return conditions if areas is None else [*conditions, Activity.area.in_(areas)]


def _with_answers(rows: Sequence[Row[Any]]) -> list[Unfilled]:
    ids = [row.shift_id for row in rows]
    counts = (
        select(Engagement.shift_id, Engagement.state, func.count())
        .where(Engagement.shift_id.in_(ids), Engagement.state.in_([State.INVITED, State.APPLIED]))
        .group_by(Engagement.shift_id, Engagement.state)
    )
    found = {(s, state): n for s, state, n in db.session.execute(counts)} if ids else {}
    return [
        Unfilled(
            **row._mapping,  # noqa: SLF001 - the public name of a row's columns
            invited=found.get((row.shift_id, State.INVITED), 0),
            applied=found.get((row.shift_id, State.APPLIED), 0),
        )
        for row in rows
    ]
