"""Reading who came: for the hours of members, and for what nobody has recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Activity, Role, Shift, Wants, is_over
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Presence
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Attended:
    """One time that a member came: so many `people`, credited with `minutes` each.

    The activity's organization is loaded. Who came along with a resident is not theirs to count.
    """

    attendance_id: int
    engagement_id: int
    member_id: int
    shift: Shift
    activity: Activity
    day: date
    minutes: int
    people: int


def attended_between(
    member_ids: Collection[int], first_day: date, last_day: date
) -> list[Attended]:
    """Return what these members came to from the first day to the last (Tokyo), by day.

    The day is that on which the shift began; of one without a time, that of the arrival.
    """
    began = func.coalesce(Shift.starts_at, Attendance.arrived_at, Attendance.updated_at)
    shift = contains_eager(Attendance.engagement).contains_eager(Engagement.shift)
    activity = shift.contains_eager(Shift.activity)
    rows = (
        select(Attendance)
        .join(Attendance.engagement)
        .join(Engagement.shift)
        .join(Shift.activity)
        .where(
            Engagement.member_id.in_(member_ids),
            Attendance.companion_id.is_(None),
            Attendance.presence == Presence.PRESENT,
            began >= from_local(first_day),
            began < from_local(last_day + timedelta(days=1)),
        )
        .options(
            activity.lazyload(Activity.roles),
            activity.joinedload(Activity.organization),
        )
        .order_by(began, Attendance.id)
    )
    return [_attended(row) for row in db.session.scalars(rows)]


def unrecorded(*, before: datetime, since: datetime | None = None) -> Select[Shift, int]:
    """Return a query for shifts over at a moment with confirmed people nobody recorded.

    Each comes with how many engagements those are; its activity, with the organization, is
    joined and loaded. A role for goods, rooms or money has nobody to record.
    """
    people = (
        select(Engagement.shift_id, func.count().label("people"))
        .where(Engagement.state == State.CONFIRMED)
        .group_by(Engagement.shift_id)
        .subquery()
    )
    activity = contains_eager(Shift.activity)
    waiting = (
        select(Shift, people.c.people)
        .join(people, people.c.shift_id == Shift.id)
        .join(Shift.role)
        .join(Shift.activity)
        .where(
            Shift.cancelled_at.is_(None),
            Role.wants.in_([Wants.PEOPLE, Wants.TALENT]),
            is_over(at=before),
        )
        .options(activity.lazyload(Activity.roles), activity.joinedload(Activity.organization))
    )
    return waiting if since is None else waiting.where(~is_over(at=since))


def _attended(row: Attendance) -> Attended:
    engagement = row.engagement
    shift = engagement.shift
    return Attended(
        attendance_id=row.id,
        engagement_id=engagement.id,
        member_id=engagement.member_id,
        shift=shift,
        activity=shift.activity,
        day=local_date(shift.starts_at or row.arrived_at or row.updated_at),
        minutes=row.minutes,
        people=row.people,
    )
