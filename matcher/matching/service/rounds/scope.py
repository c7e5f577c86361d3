"""What a round is for: which shifts, in which areas, until when, and how much may be asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, select

from matcher.activities.models import Activity, Role, Selection, Shift, Wants
from matcher.activities.service.finding import is_coming, is_open
from matcher.members.models import Organization
from matcher.shared.clock import from_local
from matcher.shared.db import db


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which shifts to find people for; of what nothing was chosen, nothing is left out.

    Where shifts were ticked one by one, only those count. `within` are the areas in which the
    shifts and the people must lie, None for anywhere.
    """

    until: date | None = None
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()
    within: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the scope as it is kept."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**values, "until": self.until.isoformat() if self.until else None}

    def narrowed(self, within: Collection[str] | None) -> Self:
        """Return the scope of what lies within these areas as well, None for anywhere."""
        if within is None:
            return self
        both = set(within) if self.within is None else set(within) & set(self.within)
        return replace(self, within=tuple(sorted(both)))

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the scope that was kept."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        if values["until"]:
            values["until"] = date.fromisoformat(values["until"])
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCommand:
    """What somebody chose: the scope, the most asks in all and to one person, fair or not."""

    scope: Scope
    budget: int | None = None
    cap: int = 1
    fair: bool = True


@dataclass(frozen=True, slots=True)
class Wanting:
    """A shift that lacks people and can be asked for."""

    id: int
    starts_at: datetime | None
    ends_at: datetime | None
    timed: bool
    capacity: int
    taken: int
    title: str
    area: str | None
    group_id: int
    group: str

    @property
    def need(self) -> int:
        """Return how many seats are free."""
        return self.capacity - self.taken


def wanting(scope: Scope, *, now: datetime) -> list[Wanting]:
    """Return the shifts of a scope that lack people, soonest first.

    Whom a lot will choose cannot be asked; without a limit nothing tells how many lack.
    """
    found: Select[*tuple[Any, ...]] = (
        select(
            *(Shift.id, Shift.starts_at, Shift.ends_at, Shift.timed, Shift.capacity, Shift.taken),
            *(Activity.title, Activity.area, Organization.id, Organization.name),
        )
        .join(Role, Role.id == Shift.role_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(*_lacks_people(now), *_chosen(scope))
        .order_by(Shift.starts_at.asc().nulls_last(), Shift.id)
    )
    return [Wanting(*row) for row in db.session.execute(found)]


def areas_of(shifts: Iterable[Wanting]) -> frozenset[str]:
    """Return the areas in which these shifts lie, "" for none."""
    return frozenset(shift.area or "" for shift in shifts)


def _lacks_people(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        is_open(now=now),
        is_coming(now=now),
        Shift.taken < Shift.capacity,
        Role.wants == Wants.PEOPLE,
        Role.selection != Selection.LOTTERY,
    )


def _chosen(scope: Scope) -> list[ColumnElement[bool]]:
    within = [] if scope.within is None else [Activity.area.in_(scope.within)]
    if scope.shifts:
        return [*within, Shift.id.in_(scope.shifts)]
    chosen: list[ColumnElement[bool]] = list(within)
    if scope.until is not None:
        chosen.append(Shift.starts_at < from_local(scope.until + timedelta(days=1), time.min))
    for column, values in (
        (Activity.area, scope.areas),
        (Activity.field, scope.fields),
        (Activity.organization_id, scope.groups),
    ):
        if values:
            chosen.append(column.in_(values))
    return chosen
