"""How many supporters could come to what a posting asks: told by the room of matching above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One date of one role as a posting asks for it, under the names of the columns."""

    organization_id: int
    field: str
    area: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    timed: bool
    skills: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    grades: tuple[str, ...]
    any_part: bool
    capacity: int | None = None
    taken: int = 0
    id: int = 0
    activity_id: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """About how many could come to any of the dates; None where they are too few to be told."""

    about: int | None
    fewer_than: int


Tell = Callable[[Sequence[Asked], datetime], Reach]
_told_by: list[Tell] = []


def reach_by(tell: Tell) -> Tell:
    """Let this function tell how many could come."""
    _told_by[:] = [tell]
    return tell


def reach_of(asked: Sequence[Asked], *, now: datetime) -> Reach | None:
    """Return how many supporters could come to any of these dates; None where none are asked."""
    return next((tell(asked, now) for tell in _told_by), None) if asked else None
