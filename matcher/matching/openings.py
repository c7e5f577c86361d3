"""Shifts that look for somebody, as the engine sees them: column rows, one query."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import USUAL_LENGTH, Activity, Role, Shift, Wants
from matcher.activities.service.finding import is_coming, is_open
from matcher.city import City
from matcher.matching.engine import Opening
from matcher.matching.moments import minute_of, month_of
from matcher.shared.clock import to_local
from matcher.shared.db import db
from matcher.shared.town import current_city

MOST = 4_000
"""So many of the soonest shifts are looked at: months ahead, in the largest town."""


class Masks:
    """The weekly slots that hours touch; the same hours on the same weekday are asked once."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._known: dict[tuple[int, int, int], int] = {}

    def of(self, start: datetime, end: datetime) -> int:
        """Return the slots one must be free in to be there from start to end."""
        local = to_local(start)
        length = int((end - start).total_seconds())
        key = (local.weekday(), local.hour * 60 + local.minute, length)
        if key not in self._known:
            self._known[key] = self._city.mask_for(local, to_local(end))
        return self._known[key]


def load_openings(
    wants: Collection[Wants],
    *,
    now: datetime,
    areas: Collection[str] | None = None,
    with_full: bool = False,
) -> dict[Wants, list[Opening]]:
    """Return the soonest open shifts by what they want, of these areas and of no area, or all."""
    query = open_rows(wants, now=now).limit(MOST)
    if areas is not None:
        query = query.where(or_(Activity.area.is_(None), Activity.area.in_(areas)))
    if not with_full:
        query = query.where(or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity))
    found: dict[Wants, list[Opening]] = {kind: [] for kind in wants}
    masks = Masks(current_city())
    for row in db.session.execute(query):
        found[row.wants].append(opening_of(row, row, row, masks, now=now))
    return found


def openings_of(ids: Collection[int], *, now: datetime) -> dict[int, Opening]:
    """Return those of these shifts that are open and want people, by their id."""
    rows = db.session.execute(open_rows([Wants.PEOPLE], now=now).where(Shift.id.in_(ids)))
    masks = Masks(current_city())
    return {row.id: opening_of(row, row, row, masks, now=now) for row in rows}


def opening_of(shift: Any, role: Any, activity: Any, masks: Masks, *, now: datetime) -> Opening:  # noqa: ANN401 - rows or models
    """Return a shift with its role and activity as the engine sees it.

    One that names only days asks for no hours; while its days run, it can begin any time.
    """
    start, end = shift.starts_at, shift.ends_at
    if not shift.timed and start is not None and start <= now:
        start = None
    hours = (start, end or start + USUAL_LENGTH) if shift.timed and start else None
    return Opening(
        id=shift.id,
        activity_id=shift.activity_id,
        group_id=activity.organization_id,
        area=activity.area,
        field=activity.field,
        needed=masks.of(*hours) if hours else 0,
        start=minute_of(start) if start else None,
        end=minute_of(hours[1] if hours else start) if start else None,
        month=month_of(start) if start else None,
        skills=frozenset(role.skills),
        min_age=role.min_age,
        max_age=role.max_age,
        grades=frozenset(role.grades),
        any_part=role.any_part,
        capacity=shift.capacity,
        taken=shift.taken,
    )


def shifts_by_id(ids: Sequence[int]) -> dict[int, Shift]:
    """Return these shifts with their roles, activities and groups, and no other shifts."""
    whole = (
        select(Shift)
        .where(Shift.id.in_(ids))
        .options(
            joinedload(Shift.role).lazyload(Role.shifts),
            joinedload(Shift.activity).lazyload(Activity.roles),
            joinedload(Shift.activity).joinedload(Activity.organization),
        )
    )
    return {shift.id: shift for shift in db.session.scalars(whole)} if ids else {}


_COLUMNS: tuple[Any, ...] = (
    Shift.id,
    Shift.activity_id,
    Shift.starts_at,
    Shift.ends_at,
    Shift.timed,
    Shift.capacity,
    Shift.taken,
    Role.wants,
    Role.skills,
    Role.min_age,
    Role.max_age,
    Role.grades,
    Role.any_part,
    Role.least,
    Activity.organization_id,
    Activity.area,
    Activity.field,
)


def open_rows(wants: Collection[Wants], *, now: datetime) -> Select[Any]:
    """Return the statement for the open shifts that want this, soonest first."""
    return (
        select(*_COLUMNS)
        .join(Role, Shift.role_id == Role.id)
        .join(Activity, Shift.activity_id == Activity.id)
        .where(
            is_open(now=now),
            is_coming(now=now),
            or_(Shift.starts_at.is_(None), Shift.starts_at > now, Shift.timed.is_(False)),
            Role.wants.in_(wants),
        )
        .order_by(Shift.starts_at.asc().nulls_first(), Shift.id)
    )
