"""Reading who came to what, for all that follows."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from matcher.activities.models import Activity, Role, Shift, Wants, is_over
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Presence
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.recognition.models import Thanks
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

began_at: ColumnElement[datetime] = func.coalesce(
    Shift.starts_at, Attendance.arrived_at, Attendance.updated_at
)
"""When people came, as the hours of members count it."""


def was_over(*, at: datetime) -> ColumnElement[bool]:
    """Return the condition that a shift was over; one without a time is, once recorded."""
    return func.coalesce(is_over(at=at), Engagement.updated_at <= at)


def engagement_to_reflect_on(engagement_id: int) -> Engagement:
    """Return an engagement with its member, shift, activity and group, or raise NotFound."""
    wanted = _whole().where(Engagement.id == engagement_id)
    found = db.session.scalars(wanted).one_or_none() if 0 < engagement_id < 2**31 else None
    if found is None:
        raise NotFound
    return found


def who_came(shift_id: int, number: int, *, but: Collection[int] = ()) -> Page[Engagement]:
    """Return one page of those whose coming to a shift is on record, in the order of applying.

    Members in `but` are left out.
    """
    came = (
        Engagement.shift_id == shift_id,
        Engagement.state == State.ATTENDED,
        Engagement.member_id.not_in(but),
    )
    total = db.session.scalar(select(func.count()).select_from(Engagement).where(*came)) or 0
    rows = _whole().where(*came).order_by(Engagement.created_at, Engagement.id)
    found = db.session.scalars(rows.limit(PER_PAGE).offset(offset(number)))
    return Page(found.all(), number, total)


def members_who_came(activity_id: int) -> list[Member]:
    """Return whom the organizer of this activity has met there, by name."""
    came = (
        select(Engagement.member_id)
        .join(Engagement.shift)
        .where(Shift.activity_id == activity_id, Engagement.state == State.ATTENDED)
    )
    met = select(Member).where(Member.id.in_(came))
    return list(db.session.scalars(met.order_by(Member.furigana, Member.id)))


def days_attended(activity_id: int) -> list[date]:
    """Return the days on which people came to this activity, the earliest first."""
    began = select(began_at).join(Attendance.engagement).join(Engagement.shift)
    came = began.where(Shift.activity_id == activity_id, Attendance.presence == Presence.PRESENT)
    return sorted({local_date(moment) for moment in db.session.scalars(came.distinct())})


def recorded(activity_id: int, first: date, last: date) -> tuple[int, int]:
    """Return how many people came to an activity in these days, and for how many minutes in all."""
    people = func.coalesce(func.sum(Attendance.people), 0)
    minutes = func.coalesce(func.sum(Attendance.people * Attendance.minutes), 0)
    counted = select(people, minutes).join(Attendance.engagement).join(Engagement.shift)
    row = db.session.execute(
        counted.where(
            Shift.activity_id == activity_id,
            Attendance.presence == Presence.PRESENT,
            began_at >= from_local(first),
            began_at < from_local(last + timedelta(days=1)),
        )
    ).one()
    return int(row[0]), int(row[1])


def unrecorded_of(member_ids: Collection[int], *, now: datetime) -> list[Engagement]:
    """Return what these members had promised, which is over and nobody has recorded."""
    waiting = _whole().where(
        Engagement.member_id.in_(member_ids),
        Shift.role.has(Role.wants.in_([Wants.PEOPLE, Wants.TALENT])),
        Engagement.state == State.CONFIRMED,
        Shift.cancelled_at.is_(None),
        is_over(at=now),
    )
    return list(db.session.scalars(waiting.order_by(Shift.starts_at, Engagement.id)))


def thanks_received(member_id: int, first: date, last: date) -> list[tuple[Engagement, str]]:
    """Return the organizers' words of thanks for what a member came to in these days."""
    day = func.coalesce(Shift.starts_at, Engagement.updated_at)
    thanked = (
        _whole()
        .add_columns(Thanks.words)
        .join(Thanks, Thanks.shift_id == Engagement.shift_id)
        .where(
            Engagement.member_id == member_id,
            Engagement.state == State.ATTENDED,
            Thanks.words != "",
            day >= from_local(first),
            day < from_local(last + timedelta(days=1)),
        )
    )
    rows = db.session.execute(thanked.order_by(day, Engagement.id))
    return [(row[0], row[1]) for row in rows]


def _whole() -> Select[Engagement]:
    activity = contains_eager(Engagement.shift).contains_eager(Shift.activity)
    return (
        select(Engagement)
        .join(Engagement.shift)
        .join(Shift.activity)
        .options(
            joinedload(Engagement.member),
            contains_eager(Engagement.shift).joinedload(Shift.role).lazyload(Role.shifts),
            activity.lazyload(Activity.roles),
            activity.joinedload(Activity.organization),
        )
    )
