"""What can be said of a date on the day itself."""

from collections.abc import Collection
from datetime import datetime

from matcher.activities.rules.terms import DayStatus
from matcher.errors import RuleBroken

ON_SHOW = frozenset({"published", "closed"})
"""The states of a listing whose dates people come to."""


def check_listing(status: str) -> None:
    """Raise RuleBroken for a listing nobody can come to."""
    if status == "cancelled":
        raise RuleBroken("activity_cancelled")
    if status not in ON_SHOW:
        raise RuleBroken("not_open")


def check_day(dates: int, going: Collection[datetime | None], *, now: datetime) -> None:
    """Raise RuleBroken for a day without dates, with none going on, or with all of them over.

    `going` are the ends of those dates that were not called off.
    """
    if not dates:
        raise RuleBroken("day_without_dates")
    if not going:
        raise RuleBroken("day_called_off")
    if all(end is not None and end <= now for end in going):
        raise RuleBroken("day_is_over")


def check_move(
    status: DayStatus, begins: datetime, instead: datetime | None, *, now: datetime
) -> None:
    """Raise RuleBroken if what has begun, or what would be past, is to move."""
    if status is DayStatus.MOVED and begins <= now:
        raise RuleBroken("day_has_begun")
    if instead is not None and instead <= now:
        raise RuleBroken("date_in_past")
