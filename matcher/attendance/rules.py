"""The day itself as pure conditions: when a mark may be made, what it is worth, what is late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from matcher.engagements.rules import Span, State
from matcher.errors import RuleBroken

MOST_PEOPLE = 500
MOST_MINUTES = 24 * 60 * 31
OLDEST_MARK = timedelta(days=7)
"""A telephone that was without a connection for longer has to ask its owner again."""


class Presence(StrEnum):
    """Whether somebody came."""

    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody says of one person on the day; without presence, an earlier mark is undone.

    `minutes` are those typed in where the shift names no hours. `at` is when the mark was made,
    by the clock of the device; None is the moment at which it is recorded. `key` is the device's
    own for it, so that one sent twice counts once.
    """

    presence: Presence | None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    people: int = 1
    minutes: int | None = None
    note: str = ""
    at: datetime | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """When a shift is, as far as it says; with an `open_end` its hours end by estimate."""

    starts_at: datetime | None
    hours: Span | None
    open_end: bool
    cancelled: bool


def check_window(times: Times, *, at: datetime, checkin: timedelta) -> None:
    """Raise RuleBroken where nobody can be marked: called off, or too early."""
    if times.cancelled:
        raise RuleBroken("shift_cancelled")
    if times.starts_at is not None and at < times.starts_at - checkin:
        raise RuleBroken("checkin_too_early", minutes=int(checkin.total_seconds()) // 60)


def check_mark(mark: Mark) -> None:
    """Raise RuleBroken for a mark that contradicts itself or is out of all measure."""
    if mark.arrived_at and mark.left_at and mark.left_at < mark.arrived_at:
        raise RuleBroken("left_before_arrived")
    if not 1 <= mark.people <= MOST_PEOPLE:
        raise RuleBroken("mark_people", most=MOST_PEOPLE)
    if mark.minutes is not None and not 0 <= mark.minutes <= MOST_MINUTES:
        raise RuleBroken("mark_minutes")


def moment_of(mark: Mark, *, now: datetime) -> datetime:
    """Return when a mark was made: never later than now; RuleBroken if longer ago than a week."""
    at = min(mark.at or now, now)
    if at < now - OLDEST_MARK:
        raise RuleBroken("mark_too_old")
    return at


def minutes_of(mark: Mark, times: Times) -> int:
    """Return the minutes a mark is worth: what they were there for of the shift's hours.

    Where the shift names no hours, those typed in.
    """
    if mark.presence is not Presence.PRESENT:
        return 0
    if times.hours is None:
        return mark.minutes if mark.minutes is not None else _between(mark.arrived_at, mark.left_at)
    start = max(times.hours.start, mark.arrived_at or times.hours.start)
    if times.open_end and mark.left_at:
        return _between(start, mark.left_at)
    return _between(start, min(times.hours.end, mark.left_at or times.hours.end))


def is_late(arrived_at: datetime | None, times: Times, *, grace: timedelta) -> bool:
    """Tell whether somebody arrived later than the town's minutes of grace."""
    hours = times.hours
    return hours is not None and arrived_at is not None and arrived_at > hours.start + grace


def left_early(left_at: datetime | None, times: Times, *, grace: timedelta) -> bool:
    """Tell whether somebody left earlier than the town's minutes of grace before the end."""
    hours = None if times.open_end else times.hours
    return hours is not None and left_at is not None and left_at < hours.end - grace


def is_after_the_day(last_day: date, *, on: date) -> bool:
    """Tell whether the day of a shift is past: a correction then needs its reason."""
    return on > last_day


def state_of(recorded: Collection[Presence], before: State | None) -> State:
    """Return the state of an engagement whose people are recorded so.

    `before` is the state before any mark: one who was not expected goes to nothing.
    """
    if Presence.PRESENT in recorded:
        return State.ATTENDED
    if recorded:
        return State.ABSENT
    return State.CONFIRMED if before is State.CONFIRMED else State.CANCELLED


def _between(start: datetime | None, end: datetime | None) -> int:
    if start is None or end is None:
        return 0
    return max(0, int((end - start).total_seconds()) // 60)
