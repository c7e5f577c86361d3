"""Letters about who came."""

from collections.abc import Sequence
from datetime import datetime

from matcher.activities.models import Shift
from matcher.attendance.models import AttendanceChange
from matcher.attendance.wording import words_of
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.queries import engagement_with_context
from matcher.members.models import Member, Organization
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db


def tell_corrected(change: AttendanceChange, *, now: datetime) -> None:
    """Tell the member what was recorded before, what is now, and why."""
    engagement = engagement_with_context(change.engagement_id)
    if engagement is None:
        return
    companion = db.session.get(Companion, change.companion_id) if change.companion_id else None
    message = letter(
        "attendance_corrected",
        str(change.id),
        **_about(engagement, engagement.member),
        who=companion.name if companion else "",
        before=words_of(change.before),
        after=words_of(change.after),
        reason=change.reason,
    )
    enqueue(message, recipient_of(engagement.member), now=now)


def tell_asked(change: AttendanceChange, *, now: datetime) -> None:
    """Tell the organizer what a member says is wrong, or missing, in what was recorded."""
    engagement = engagement_with_context(change.engagement_id)
    if engagement is None:
        return
    organizer = engagement.shift.activity.organization
    message = letter(
        "attendance_asked",
        str(change.id),
        **_about(engagement, organizer),
        name=engagement.member.name,
        standing=words_of(change.after) if change.after else "",
        words=change.reason,
    )
    enqueue(message, recipient_of(organizer), now=now)


def tell_walk_in(engagement: Engagement, *, now: datetime) -> None:
    """Tell a registered member that somebody recorded them as having come."""
    whole = engagement_with_context(engagement.id)
    if whole is None:
        return
    about = _about(whole, whole.member)
    message = letter("attendance_walk_in", str(whole.id), **about)
    enqueue(message, recipient_of(whole.member), now=now)


def remind(organization: Organization, shifts: Sequence[Shift], key: str, *, now: datetime) -> None:
    """Ask an organizer for what nobody has recorded of these shifts of theirs."""
    message = letter("attendance_unrecorded", key, to=organization, shifts=shifts)
    enqueue(message, recipient_of(organization), now=now)


def _about(engagement: Engagement, to: Member) -> dict[str, object]:
    shift = engagement.shift
    return {"engagement": engagement, "shift": shift, "activity": shift.activity, "to": to}
