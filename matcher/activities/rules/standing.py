"""Whether a shift, or a whole listing, can be joined: computed from facts, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

FEW = 3
"""So many seats left are few."""
SOON = timedelta(days=3)
"""A deadline so near is pressing."""


class Standing(StrEnum):
    """What a reader wants to know first, the most inviting first."""

    OPEN = "open"
    URGENT = "urgent"
    FEW = "few"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


JOINABLE = frozenset({Standing.OPEN, Standing.URGENT, Standing.FEW, Standing.FULL})
"""Those in which one can apply, if only for the waiting list."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a listing says for all of its shifts."""

    status: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Seats:
    """One shift: when it is over (None: open-ended) and its seats (None: no limit)."""

    over_at: datetime | None
    capacity: int | None = None
    taken: int = 0
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
    if terms.status != "published" or (terms.deadline is not None and terms.deadline < today):
        return Standing.CLOSED
    return _joinable(terms, seats, today)


def standing_of_listing(
    terms: Terms, shifts: Iterable[Seats], *, now: datetime, today: date
) -> Standing:
    """Return how a listing stands: as the most inviting of its shifts."""
    each = {standing_of(terms, seats, now=now, today=today) for seats in shifts}
    none = Standing.CANCELLED if terms.status == "cancelled" else Standing.CLOSED
    return next((standing for standing in Standing if standing in each), none)


def _joinable(terms: Terms, seats: Seats, today: date) -> Standing:
    if seats.left == 0:
        return Standing.FULL
    if seats.are_few:
        return Standing.FEW
    if terms.deadline is not None and terms.deadline <= today + SOON:
        return Standing.URGENT
    return Standing.OPEN
