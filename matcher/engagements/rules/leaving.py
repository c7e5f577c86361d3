"""Leaving: how late it is, how long it can be taken back, and how long a substitute may think."""

from datetime import datetime, timedelta

UNDO = timedelta(minutes=15)
"""So long a withdrawal can be undone by whoever tapped by mistake."""


def is_late(starts_at: datetime | None, *, now: datetime, hours: int) -> bool:
    """Tell whether a shift is so near that whoever leaves it now is missed."""
    return starts_at is not None and now < starts_at <= now + timedelta(hours=hours)


def is_undoable(left_at: datetime, *, now: datetime) -> bool:
    """Tell whether somebody left so shortly ago that they may have tapped by mistake."""
    return now - left_at <= UNDO


def half_the_time(starts_at: datetime | None, limit: datetime, *, now: datetime) -> datetime:
    """Return until when somebody may think: the limit, or half the time left if that is sooner."""
    if starts_at is None or starts_at <= now:
        return limit
    return min(limit, now + (starts_at - now) / 2)
