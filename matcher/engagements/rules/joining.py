"""Who may join a shift, and when: pure conditions over times, ages and promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matcher.activities.rules.grades import grades_on
from matcher.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start` up to, not including, `end`."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span", buffer: timedelta = timedelta(0)) -> bool:
        """Tell whether the two overlap with less than `buffer` between them.

        Back-to-back is no overlap when the buffer is zero.
        """
        return self.start < other.end + buffer and other.start < self.end + buffer


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides whether a shift can be joined now."""

    published: bool
    cancelled: bool
    starts_at: datetime | None
    ends_at: datetime | None
    last_day: date | None
    min_age: int | None
    max_age: int | None
    opens_on: date | None = None
    grades: frozenset[str] = frozenset()


def check_open(terms: Terms, *, now: datetime, today: date) -> None:
    """Raise RuleBroken if nobody can join this shift any more."""
    if not terms.published:
        raise RuleBroken("not_open")
    check_ahead(terms, now=now)
    if terms.opens_on is not None and terms.opens_on > today:
        raise RuleBroken("not_open_yet", month=terms.opens_on.month, day=terms.opens_on.day)
    if terms.last_day is not None and terms.last_day < today:
        raise RuleBroken("deadline_passed")


def check_ahead(terms: Terms, *, now: datetime) -> None:
    """Raise RuleBroken if the shift was called off or is over."""
    if terms.cancelled:
        raise RuleBroken("shift_cancelled")
    end = terms.ends_at or terms.starts_at
    if end is not None and end <= now:
        raise RuleBroken("shift_is_over")


def check_in_time(expires_at: datetime | None, *, now: datetime) -> None:
    """Raise RuleBroken if the time to answer has passed."""
    if expires_at is not None and expires_at <= now:
        raise RuleBroken("answer_too_late")


def check_age(terms: Terms, birth_date: date | None, *, day: date) -> None:
    """Raise RuleBroken if a known age on that day is outside of the limits."""
    if birth_date is None:
        return
    age = age_on(day, birth_date)
    if terms.min_age is not None and age < terms.min_age:
        raise RuleBroken("too_young", age=terms.min_age)
    if terms.max_age is not None and age > terms.max_age:
        raise RuleBroken("too_old", age=terms.max_age)
    if terms.grades and not terms.grades & grades_on(day, birth_date):
        raise RuleBroken("other_grade")


def age_is_open(terms: Terms, birth_date: date | None) -> bool:
    """Tell whether somebody has to ask for the age, because a limit needs one."""
    limited = terms.min_age is not None or terms.max_age is not None or bool(terms.grades)
    return birth_date is None and limited


def age_on(day: date, birth_date: date) -> int:
    """Return the full years of age on that day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_overlap(span: Span | None, taken: Iterable[Span], buffer: timedelta) -> None:
    """Raise RuleBroken if the span overlaps one of those already promised."""
    if span is not None and any(span.overlaps(other, buffer) for other in taken):
        raise RuleBroken("overlapping_shift")
