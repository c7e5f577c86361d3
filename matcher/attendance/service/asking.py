"""A member's word to the organizer that something recorded is wrong."""

from datetime import datetime

from sqlalchemy import select

from matcher.attendance import snapshots
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.telling import tell_asked
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement
from matcher.errors import RuleBroken
from matcher.shared.db import db


def ask_for_correction(engagement: Engagement, words: str, *, actor: Actor, now: datetime) -> None:
    """Leave a member's word in the trace and tell the organizer; nothing changes by it.

    Raise RuleBroken("not_recorded_yet") where there is nothing to correct.
    """
    seats.lock(engagement.shift_id, engagement.member_id)
    theirs = select(Attendance).where(
        Attendance.engagement_id == engagement.id, Attendance.companion_id.is_(None)
    )
    row = db.session.scalars(theirs).one_or_none()
    if row is None:
        raise RuleBroken("not_recorded_yet")
    standing = snapshots.of_row(row)
    change = AttendanceChange(
        engagement_id=engagement.id,
        at=now,
        account_id=actor.account_id,
        channel=actor.channel,
        before=standing,
        after=standing,
        reason=words,
    )
    db.session.add(change)
    db.session.flush()
    tell_asked(change, now=now)
