"""What can be wrong with the time somebody typed for a shift."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

AHEAD = timedelta(days=3 * 366)
"""Nobody plans further ahead than so; a year typed wrongly is found out."""
LONGEST = timedelta(days=366)
"""No single date of a posting lasts longer; what goes on for years is open-ended."""


class Fault(StrEnum):
    """What is wrong."""

    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    DAY_FAR = "day_far"
    START_MISSING = "start_missing"
    START_PAST = "start_past"
    END_MISSING = "end_missing"
    END_FIRST = "end_first"
    LAST_FIRST = "last_first"
    LAST_FAR = "last_far"


@dataclass(frozen=True, slots=True)
class Typed:
    """A day and hours as typed, on Tokyo's clock; hours may be left out.

    `last_day` is the day on which it ends, if that is another one.
    """

    day: date | None
    start: time | None = None
    end: time | None = None
    last_day: date | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return self == Typed(None)


def fault_in(typed: Typed, *, local: datetime) -> Fault | None:
    """Return what is wrong with a time, at this moment on Tokyo's clock; None if nothing is."""
    if typed.day is None:
        return Fault.DAY_MISSING
    if typed.day > local.date() + AHEAD:
        return Fault.DAY_FAR
    if typed.day < local.date():
        return Fault.DAY_PAST
    if typed.start is None:
        return Fault.START_MISSING if typed.end else _fault_in_days(typed.day, typed)
    if typed.day == local.date() and typed.start <= local.time():
        return Fault.START_PAST
    return _fault_in_days(typed.day, typed) or _fault_in_end(typed.start, typed)


def _fault_in_days(day: date, typed: Typed) -> Fault | None:
    if typed.last_day is None:
        return None
    if typed.last_day < day:
        return Fault.LAST_FIRST
    return Fault.LAST_FAR if typed.last_day > day + LONGEST else None


def _fault_in_end(start: time, typed: Typed) -> Fault | None:
    if typed.last_day not in {None, typed.day}:
        return Fault.END_MISSING if typed.end is None else None
    return Fault.END_FIRST if typed.end and typed.end <= start else None
