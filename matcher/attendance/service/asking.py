"""A member's word to the organizer: what is recorded is wrong, or missing."""

from datetime import datetime

from sqlalchemy import select

from matcher.attendance import snapshots
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.telling import tell_asked
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement
from matcher.engagements.queries import awaits_record
from matcher.errors import RuleBroken
from matcher.shared.db import db


def ask_for_correction(engagement: Engagement, words: str, *, actor: Actor, now: datetime) -> None:
    """Leave a member's word in the trace and tell the organizer; nothing changes by it.

    Of what is over and nobody has recorded it says that they came; raise
    RuleBroken("not_recorded_yet") before that. The engagement's shift and role are loaded.
    """
    may_be_missing = awaits_record(engagement, now=now)
    seats.lock(engagement.shift_id, engagement.member_id)
    theirs = select(Attendance).where(
        Attendance.engagement_id == engagement.id, Attendance.companion_id.is_(None)
    )
    row = db.session.scalars(theirs).one_or_none()
    if row is None and not may_be_missing:
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
