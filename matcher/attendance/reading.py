"""Reading shifts and engagements as the day's pages need them."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Role, Shift
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.queries import unrecorded
from matcher.authz import Actor, Permission, can
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.rules import KNOWN, MET
from matcher.errors import NotFound
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

MOST_SHIFTS = 60
_WHOLE_DAY = timedelta(days=1)


def shift_with_activity(shift_id: int) -> Shift:
    """Return a shift with its role, activity and group; raise NotFound if there is none."""
    whole = _whole().where(Shift.id == shift_id)
    shift = db.session.scalars(whole).one_or_none() if 0 < shift_id < 2**31 else None
    if shift is None:
        raise NotFound
    return shift


def shifts_on(activity_id: int, day: date) -> list[Shift]:
    """Return the shifts of a listing that are held on a day of Tokyo, the earliest first."""
    theirs = Shift.activity_id == activity_id, Shift.cancelled_at.is_(None)
    that_day = _whole().where(*theirs, _is_on(day))
    return list(db.session.scalars(that_day.order_by(Shift.starts_at, Shift.id)))


def shifts_of_group(organization_id: int, day: date) -> list[Shift]:
    """Return a group's shifts of a day, and those it holds whenever people agree to meet."""
    with_people = select(Engagement.id).where(
        Engagement.shift_id == Shift.id, Engagement.state.in_(MET)
    )
    theirs = (
        _whole()
        .join(Shift.activity)
        .where(
            Activity.organization_id == organization_id,
            Shift.cancelled_at.is_(None),
            or_(_is_on(day), and_(Shift.starts_at.is_(None), with_people.exists())),
        )
    )
    soonest = theirs.order_by(Shift.starts_at.asc().nulls_last(), Shift.id)
    return list(db.session.scalars(soonest.limit(MOST_SHIFTS)))


def unrecorded_of(organization_id: int, *, now: datetime) -> list[tuple[Shift, int]]:
    """Return a group's shifts that are over with people nobody recorded, the latest first."""
    waiting = unrecorded(before=now).where(Activity.organization_id == organization_id)
    latest = waiting.order_by(Shift.starts_at.desc(), Shift.id).limit(MOST_SHIFTS)
    return [(shift, people) for shift, people in db.session.execute(latest)]


def engagements_now(member_id: int, actor: Actor, *, now: datetime) -> list[Engagement]:
    """Return what ties a member to today's shifts of those whom this person may record for."""
    today = or_(Shift.starts_at.is_(None), _is_on(local_date(now)))
    shift = joinedload(Engagement.shift)
    theirs = (
        select(Engagement)
        .join(Engagement.shift)
        .where(
            Engagement.member_id == member_id,
            Engagement.state.in_(KNOWN),
            Shift.cancelled_at.is_(None),
            today,
        )
        .options(
            joinedload(Engagement.member),
            shift.joinedload(Shift.role).lazyload(Role.shifts),
            shift.joinedload(Shift.activity).lazyload(Activity.roles),
            shift.joinedload(Shift.activity).joinedload(Activity.organization),
        )
        .order_by(Shift.starts_at, Engagement.id)
    )
    found = db.session.scalars(theirs)
    return [e for e in found if can(actor, Permission.RECORD_ATTENDANCE, e.shift.activity)]


def changes_of(engagement_id: int) -> list[AttendanceChange]:
    """Return every change of what is recorded of an engagement's people, the newest first."""
    theirs = select(AttendanceChange).where(AttendanceChange.engagement_id == engagement_id)
    newest = theirs.order_by(AttendanceChange.at.desc(), AttendanceChange.id.desc())
    return list(db.session.scalars(newest))


def rows_of(engagement_id: int) -> dict[int | None, Attendance]:
    """Return what is recorded of an engagement's people: the member's under None."""
    rows = select(Attendance).where(Attendance.engagement_id == engagement_id)
    return {row.companion_id: row for row in db.session.scalars(rows)}


def names_of(engagement_id: int) -> dict[int | None, str]:
    """Return the names of those who come along with a member."""
    along = select(Companion).where(Companion.engagement_id == engagement_id)
    found = db.session.scalars(along.order_by(Companion.id))
    return {companion.id: companion.name for companion in found}


def _is_on(day: date) -> ColumnElement[bool]:
    """Return the condition that a shift lies within a day of Tokyo, or reaches into it."""
    begin = from_local(day)
    reaches = or_(Shift.starts_at >= begin, Shift.ends_at > begin)
    return and_(Shift.starts_at < begin + _WHOLE_DAY, reaches)


def _whole() -> Select[Shift]:
    activity = joinedload(Shift.activity)
    return select(Shift).options(
        joinedload(Shift.role).lazyload(Role.shifts),
        activity.lazyload(Activity.roles),
        activity.joinedload(Activity.organization),
    )
