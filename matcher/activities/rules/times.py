"""What can be wrong with the time somebody typed for a shift."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

AHEAD = timedelta(days=3 * 366)
"""Nobody plans further ahead than so; a year typed wrongly is found out."""


class Fault(StrEnum):
    """What is wrong."""

    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    DAY_FAR = "day_far"
    START_MISSING = "start_missing"
    START_PAST = "start_past"
    END_FIRST = "end_first"


@dataclass(frozen=True, slots=True)
class Typed:
    """A day and hours as typed, on Tokyo's clock; hours may be left out."""

    day: date | None
    start: time | None = None
    end: time | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return self.day is None and self.start is None and self.end is None


def fault_in(typed: Typed, *, local: datetime) -> Fault | None:
    """Return what is wrong with a time, at this moment on Tokyo's clock; None if nothing is."""
    if typed.day is None:
        return Fault.DAY_MISSING
    if typed.day > local.date() + AHEAD:
        return Fault.DAY_FAR
    if typed.day < local.date():
        return Fault.DAY_PAST
    if typed.start is None:
        return Fault.START_MISSING if typed.end else None
    if typed.day == local.date() and typed.start <= local.time():
        return Fault.START_PAST
    return Fault.END_FIRST if typed.end and typed.end <= typed.start else None
