"""What can be wrong with the time somebody typed for a shift."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from matcher.shared.clock import from_local, local_date, to_local

AHEAD = timedelta(days=3 * 366)
"""Nobody plans further ahead than so; a year typed wrongly is found out."""
LONGEST = timedelta(days=366)
"""No single date of a posting lasts longer; what goes on for years is open-ended."""

DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


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


def typed_of(starts_at: datetime | None, ends_at: datetime | None, *, timed: bool) -> Typed:
    """Return a shift's time as one would have typed it."""
    if starts_at is None:
        return Typed(None)
    start = to_local(starts_at)
    if not timed:
        last = local_date(ends_at - _INSTANT) if ends_at else start.date()
        return Typed(start.date(), last_day=_other(last, start.date()))
    if ends_at is None:
        return Typed(start.date(), start.time())
    end = to_local(ends_at)
    return Typed(start.date(), start.time(), end.time(), _other(end.date(), start.date()))


def span_of(typed: Typed) -> tuple[datetime | None, datetime | None]:
    """Return the moments that were typed; days without hours end at the midnight after them."""
    if typed.day is None:
        return None, None
    last_day = typed.last_day or typed.day
    if typed.start is None:
        return from_local(typed.day), from_local(last_day + DAY)
    end = from_local(last_day, typed.end) if typed.end else None
    return from_local(typed.day, typed.start), end


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


def _other(last_day: date, day: date) -> date | None:
    return last_day if last_day > day else None
