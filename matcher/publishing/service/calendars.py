"""What stands in a private calendar: a member's engagements, and an organization's own dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.service.reading import PUBLIC
from matcher.engagements.models import Engagement
from matcher.engagements.rules import KNOWN, State
from matcher.shared.db import db

GONE_FOR = timedelta(days=60)
"""So long what was called off stays in the calendar, crossed out."""
BACK = timedelta(days=365)
MOST = 1_000
_STANDING = KNOWN - {State.ABSENT}
_GONE = frozenset({State.WITHDRAWN, State.CANCELLED, State.EXPIRED, State.DECLINED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One engagement in its member's calendar, with its shift and activity.

    `sequence` grows with each change, `changed_at` tells of the last.
    """

    engagement: Engagement
    is_off: bool
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Date:
    """One shift in its organization's calendar, and how many people come.

    `sequence` counts the minutes from the writing of the listing to its last change.
    """

    shift: Shift
    is_off: bool
    coming: int
    sequence: int
    changed_at: datetime


def entries_of(member_id: int, *, now: datetime) -> list[Entry]:
    """Return what a member applied for or is to come to, and what has come to nothing lately.

    What they were only asked for, or what has no day, is no entry.
    """
    theirs = (
        select(Engagement)
        .join(Engagement.shift)
        .options(joinedload(Engagement.shift).options(*_whole()), selectinload(Engagement.events))
        .where(Engagement.member_id == member_id, Shift.starts_at > now - BACK)
        .where(or_(Engagement.state.in_(_STANDING), _gone_since(now - GONE_FOR)))
        .order_by(Shift.starts_at, Engagement.id)
        .limit(MOST)
    )
    found = db.session.scalars(theirs)
    return [_entry(engagement) for engagement in found if _once_known(engagement)]


def dates_of(organization_id: int, *, now: datetime) -> list[Date]:
    """Return the dates of an organization's listings on show, with how many people come."""
    theirs = (
        select(Shift)
        .join(Shift.activity)
        .options(*_whole())
        .where(Activity.organization_id == organization_id, Activity.status.in_(PUBLIC))
        .where(Shift.starts_at > now - BACK)
        .where(or_(Shift.cancelled_at.is_(None), Shift.cancelled_at > now - GONE_FOR))
        .order_by(Shift.starts_at, Shift.id)
        .limit(MOST)
    )
    shifts = db.session.scalars(theirs).all()
    counts = _counts([shift.id for shift in shifts])
    return [_date(shift, *counts.get(shift.id, (0, None))) for shift in shifts]


def is_called_off(shift: Shift) -> bool:
    """Tell whether a shift does not take place."""
    return shift.cancelled_at is not None or shift.activity.status is ActivityStatus.CANCELLED


def _gone_since(moment: datetime) -> ColumnElement[bool]:
    return Engagement.state.in_(_GONE) & (Engagement.updated_at > moment)


def _once_known(engagement: Engagement) -> bool:
    passed = {engagement.state, *(event.to_state for event in engagement.events)}
    return bool(passed & KNOWN)


def _entry(engagement: Engagement) -> Entry:
    shift = engagement.shift
    changed = [engagement.updated_at, *(event.at for event in engagement.events)]
    return Entry(
        engagement=engagement,
        is_off=engagement.state in _GONE or is_called_off(shift),
        sequence=len(engagement.events),
        changed_at=_latest(shift, *changed),
    )


def _date(shift: Shift, coming: int, last: datetime | None) -> Date:
    changed_at = _latest(shift, last)
    since = changed_at - shift.activity.created_at
    return Date(
        shift=shift,
        is_off=is_called_off(shift),
        coming=coming,
        sequence=int(since / timedelta(minutes=1)),
        changed_at=changed_at,
    )


def _latest(shift: Shift, *moments: datetime | None) -> datetime:
    of_shift = (shift.cancelled_at, shift.said_at, shift.activity.updated_at)
    return max(moment for moment in (*moments, *of_shift) if moment)


def _counts(shift_ids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    """Return how many people come to each shift, and when that last changed."""
    if not shift_ids:
        return {}
    comes = Engagement.state.in_({State.CONFIRMED, State.ATTENDED})
    coming = func.sum(case((comes, Engagement.people), else_=0))
    counted = (
        select(Engagement.shift_id, coming, func.max(Engagement.updated_at))
        .where(Engagement.shift_id.in_(shift_ids))
        .group_by(Engagement.shift_id)
    )
    return {id_: (people, last) for id_, people, last in db.session.execute(counted)}


def _whole() -> tuple[Any, ...]:
    activity = joinedload(Shift.activity)
    return (
        joinedload(Shift.role).lazyload(Role.shifts),
        activity.lazyload(Activity.roles),
        activity.joinedload(Activity.organization),
    )
