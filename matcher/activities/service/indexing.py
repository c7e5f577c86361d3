"""What finding reads: drawn from the shifts whenever they change, and as time passes."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matcher.activities.models import Activity, Role, Shift
from matcher.activities.service.words import write_words
from matcher.shared.clock import to_local
from matcher.shared.db import db
from matcher.shared.town import current_city


def refresh_index(activity: Activity, *, now: datetime) -> None:
    """Bring an activity's finding columns and its search words up to date."""
    set_times(activity, [s for role in activity.roles for s in role.shifts], now=now)
    db.session.flush()
    write_words([activity])


def set_times(activity: Activity, shifts: Iterable[Shift], *, now: datetime) -> None:
    """Set `next_at`, `last_at`, `open_ended` and `slot_mask` from these shifts, and their masks."""
    going = [shift for shift in shifts if shift.cancelled_at is None]
    dated = [(start, end, s) for s in going if (start := s.starts_at) and (end := s.over_at)]
    activity.open_ended = len(dated) < len(going)
    activity.next_at = min((start for start, end, _s in dated if end > now), default=None)
    activity.last_at = max((end for _start, end, _s in dated), default=None)
    activity.slot_mask = 0
    for start, end, shift in dated:
        shift.slot_mask = current_city().mask_for(to_local(start), to_local(end))
        activity.slot_mask |= shift.slot_mask if end > now else 0


def refresh_passed(*, now: datetime) -> int:
    """Move on the activities whose next shift has begun; return how many."""
    passed = select(Activity).where(Activity.next_at <= now)
    activities = db.session.scalars(
        passed.options(selectinload(Activity.roles).selectinload(Role.shifts))
    ).all()
    for activity in activities:
        set_times(activity, [s for r in activity.roles for s in r.shifts], now=now)
    return len(activities)
