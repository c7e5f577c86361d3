"""Shifts long over whose organizers have not said who came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func

from matcher.activities.models import Activity, Shift
from matcher.attendance.queries import unrecorded
from matcher.attendance.service.afterwards import PATIENCE
from matcher.authz import Actor
from matcher.desk.service.scope import Line, Query, Waiting, page_of, tally, within
from matcher.members.models import Organization
from matcher.shared.clock import from_local, local_date
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """One shift with as many engagements as nobody has recorded, and whom to ask."""

    shift: Shift
    activity: Activity
    organization: Organization
    people: int


def waiting_attendance(actor: Actor, *, now: datetime) -> Waiting:
    """Return how many shifts are waiting for who came, since the day of the first of them."""
    ended = func.coalesce(Shift.ends_at, Shift.starts_at)
    return tally(_waiting(actor, now), ended)


def attendance_visible_to(actor: Actor, number: int, *, now: datetime) -> Page[Unrecorded]:
    """Return a page of the shifts waiting for who came, the longest waiting first."""
    return page_of(_waiting(actor, now).order_by(Shift.starts_at, Shift.id), number, _shown)


def _waiting(actor: Actor, now: datetime) -> Query:
    day = local_date(now) - PATIENCE + timedelta(days=1)
    return unrecorded(before=from_local(day)).where(within(Activity.area, actor))


def _shown(row: Line) -> Unrecorded:
    shift, people = row
    return Unrecorded(shift, shift.activity, shift.activity.organization, people)
