"""Whether a shift, or a whole listing, can be joined: computed from facts, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from matcher.activities.rules.deadlines import NO_LIMITS, Window

FEW = 3
"""So many seats left are few."""
SOON = timedelta(days=3)
"""A deadline so near is pressing."""


class Standing(StrEnum):
    """What a reader wants to know first, the most inviting first."""

    OPEN = "open"
    FEW = "few"
    URGENT = "urgent"
    TODAY = "today"
    FULL = "full"
    PLANNED = "planned"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


JOINABLE = frozenset({Standing.OPEN, Standing.FEW, Standing.URGENT, Standing.TODAY, Standing.FULL})
"""Those in which one can apply, if only for the waiting list."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a listing says for all of its shifts."""

    status: str
    window: Window = NO_LIMITS


@dataclass(frozen=True, slots=True)
class Seats:
    """One shift: its end and beginning (None: open-ended), its seats (None: no limit)."""

    over_at: datetime | None
    capacity: int | None = None
    taken: int = 0
    starts_at: datetime | None = None
    cancelled: bool = False

    @property
    def left(self) -> int | None:
        """Return how many seats are left, or None where there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def are_few(self) -> bool:
        """Tell whether only few are left, most having been taken."""
        return self.left is not None and self.left <= FEW and self.left < self.taken


def standing_of(terms: Terms, seats: Seats, *, now: datetime, today: date) -> Standing:
    """Return how one shift stands."""
    if seats.cancelled or terms.status == "cancelled":
        return Standing.CANCELLED
    if seats.over_at is not None and seats.over_at <= now:
        return Standing.OVER
    last_day = terms.window.last_day(seats.starts_at)
    if terms.status != "published" or (last_day is not None and last_day < today):
        return Standing.CLOSED
    if terms.window.opens_on is not None and terms.window.opens_on > today:
        return Standing.PLANNED
    return _joinable(seats, last_day, today)


def standing_of_listing(
    terms: Terms, shifts: Iterable[Seats], *, now: datetime, today: date
) -> Standing:
    """Return how a listing stands: as the most inviting of its shifts."""
    each = {standing_of(terms, seats, now=now, today=today) for seats in shifts}
    none = Standing.CANCELLED if terms.status == "cancelled" else Standing.CLOSED
    return next((standing for standing in Standing if standing in each), none)


def _joinable(seats: Seats, last_day: date | None, today: date) -> Standing:
    if seats.left == 0:
        return Standing.FULL
    if last_day == today:
        return Standing.TODAY
    if seats.are_few:
        return Standing.FEW
    if last_day is not None and last_day <= today + SOON:
        return Standing.URGENT
    return Standing.OPEN
