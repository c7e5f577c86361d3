"""Letters about who came."""

from datetime import datetime

from matcher.attendance.models import AttendanceChange
from matcher.attendance.wording import words_of
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.queries import engagement_with_context
from matcher.members.models import Member
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


def _about(engagement: Engagement, to: Member) -> dict[str, object]:
    shift = engagement.shift
    return {"engagement": engagement, "shift": shift, "activity": shift.activity, "to": to}
