"""Seats still free in the coming days, and applications that nobody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select

from matcher.activities.models import Activity, ActivityStatus, Role, Shift, Wants
from matcher.authz import Actor
from matcher.desk.service.scope import Line, Query, Waiting, page_of, tally, within
from matcher.engagements.models import Engagement
from matcher.engagements.queries import shifts_left_late, to_be_decided
from matcher.members.models import Organization
from matcher.shared.web.paging import Page

PATIENCE = timedelta(days=3)
"""How long an organizer may think before the desk asks how things stand."""
SOON = 14
"""Days within which a free seat becomes the desk's concern."""
_OF_PEOPLE: Sequence[Wants] = (Wants.PEOPLE, Wants.TALENT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which free seats to show: in one area or in all, within so many days."""

    area: str | None = None
    days: int = SOON


@dataclass(frozen=True, slots=True)
class FreeSeats:
    """One shift that still lacks people."""

    shift_id: int
    starts_at: datetime
    ends_at: datetime | None
    timed: bool
    capacity: int
    taken: int
    role: str
    activity_id: int
    title: str
    venue: str
    area: str | None
    organization: str
    left_late: bool = False


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The applications for one activity that its organizers have left open.

    `overdue` of them wait longer than their people were told, the first since `due_since`.
    """

    activity_id: int
    title: str
    area: str | None
    organization_id: int
    organization: str
    phone: str | None
    count: int
    since: datetime
    next_at: datetime | None
    overdue: int
    due_since: datetime | None


def waiting_shifts(actor: Actor, *, now: datetime) -> Waiting:
    """Return how many shifts of the coming days lack people, and when the next begins."""
    return tally(_unfilled(actor, Wanted(), now=now), Shift.starts_at)


def shifts_visible_to(
    actor: Actor, wanted: Wanted, number: int, *, now: datetime
) -> Page[FreeSeats]:
    """Return a page of the shifts that lack people, soonest first.

    Those that somebody left shortly before come before all others.
    """
    late = Shift.id.in_(shifts_left_late(now=now))
    ordered = _unfilled(actor, wanted, now=now).add_columns(late.label("left_late"))
    ordered = ordered.order_by(case((late, 0), else_=1), Shift.starts_at, Shift.id)
    return page_of(ordered, number, _free_seats)


def waiting_applications(actor: Actor, *, now: datetime) -> Waiting:
    """Return how many applications their organizers have left unanswered for too long."""
    open_ones = _applied(select(Engagement.id), actor, now=now)
    return tally(open_ones, Engagement.updated_at)


def applications_visible_to(actor: Actor, number: int, *, now: datetime) -> Page[Unanswered]:
    """Return a page of the activities with such applications.

    First those whose people wait longer than they were told, then the longest waiting.
    """
    since, group = func.min(Engagement.updated_at), Organization
    late = case((Engagement.decide_by <= now, Engagement.decide_by))
    columns = (Activity.id, Activity.title, Activity.area, group.id, group.name, group.phone)
    sums = (func.count(Engagement.id), since, func.min(Shift.starts_at))
    counted = select(*columns, *sums, func.count(late), func.min(late))
    grouped = _applied(counted, actor, now=now).group_by(*columns)
    order = (func.min(late).asc().nulls_last(), since, Activity.id)
    return page_of(grouped.order_by(*order), number, _unanswered)


def _unfilled(actor: Actor, wanted: Wanted, *, now: datetime) -> Query:
    shift = (Shift.id, Shift.starts_at, Shift.ends_at, Shift.timed, Shift.capacity, Shift.taken)
    activity = (Activity.id, Activity.title, Activity.venue, Activity.area)
    return (
        select(*shift, Role.name, *activity, Organization.name)
        .join(Role, Role.id == Shift.role_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(*_lacks_people(wanted, now=now), within(Activity.area, actor))
    )


def _lacks_people(wanted: Wanted, *, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [
        Activity.status == ActivityStatus.PUBLISHED,
        Shift.cancelled_at.is_(None),
        Shift.starts_at > now,
        Shift.starts_at <= now + timedelta(days=wanted.days),
        Shift.taken < Shift.capacity,
        Role.wants.in_(_OF_PEOPLE),
    ]
    return conditions + ([Activity.area == wanted.area] if wanted.area else [])


def _applied(query: Query, actor: Actor, *, now: datetime) -> Query:
    """Narrow a query to what is left open too long, or longer than was told."""
    too_long = or_(Engagement.updated_at <= now - PATIENCE, Engagement.decide_by <= now)
    return (
        query.join(Shift, Shift.id == Engagement.shift_id)
        .join(Role, Role.id == Shift.role_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(*to_be_decided(now=now), too_long, within(Activity.area, actor))
    )


def _free_seats(row: Line) -> FreeSeats:
    return FreeSeats(*row)


def _unanswered(row: Line) -> Unanswered:
    return Unanswered(*row)
