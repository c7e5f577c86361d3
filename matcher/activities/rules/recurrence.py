"""Rules that repeat ("every second Saturday"), and the occurrences they stand for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

LAST = -1
"""The last one of a month, among `nths` and `days`."""

DAY = timedelta(days=1)
LEAP_YEAR = 2024
WEEKDAYS = range(7)
NTHS = (*range(1, 6), LAST)
DAYS = (*range(1, 32), LAST)
MONTHS = range(1, 13)

IsHoliday = Callable[[date], bool]


class Frequency(StrEnum):
    """What a rule counts."""

    WEEKLY = "weekly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_DAY = "monthly_day"


class Holidays(StrEnum):
    """What becomes of a rule on public holidays.

    TAKE_IN adds every holiday to a weekly rule. NEXT_DAY and DAY_BEFORE move what falls on a
    holiday to the nearest day after or before it that is none, past several holidays if need be.
    """

    AS_USUAL = "as_usual"
    SKIP = "skip"
    TAKE_IN = "take_in"
    NEXT_DAY = "next_day"
    DAY_BEFORE = "day_before"


MOVED = {Holidays.NEXT_DAY: DAY, Holidays.DAY_BEFORE: -DAY}
"""The ways of moving what falls on a holiday, with their steps."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date or one span of dates, with the hours where they are known.

    A timed occurrence whose `end` is not after its `start` ends on the next day. `venue` is
    another place than the usual one.
    """

    day: date
    last_day: date
    start: time | None = None
    end: time | None = None
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Dates on which nothing happens, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        _require(self.first <= self.last, "gap_backwards")

    def covers(self, day: date) -> bool:
        """Tell whether the day falls into the gap."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of every year between two (month, day), both included; it may cross new year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            date(LEAP_YEAR, month, day)

    def covers(self, day: date) -> bool:
        """Tell whether the day falls into the pause of its year."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


NEW_YEAR = Break((12, 29), (1, 3))
"""年末年始, as public offices keep it."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One repeating rule; raise ValueError with a code where its parts contradict each other.

    `weekdays` count from Monday = 0, `nths` are 1…5 or LAST, `days` are 1…31 or LAST, empty
    `months` mean the whole year, `interval` counts weeks from that of `first`. Nothing ever
    happens on a day on which the rule pauses: neither does a day of a pause move out of it
    because it is a holiday, nor a holiday into a pause or beyond `first`, `last` or `months`.
    """

    frequency: Frequency
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    start: time | None = None
    end: time | None = None
    first: date | None = None
    last: date | None = None
    months: tuple[int, ...] = ()
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()
    interval: int = 1
    holidays: Holidays = Holidays.AS_USUAL
    venue: str = ""

    def __post_init__(self) -> None:
        _check_numbers(self)
        _check_parts(self)
        _check_limits(self)

    def pauses_on(self, day: date) -> bool:
        """Tell whether the day lies outside the rule's dates or inside one of its pauses."""
        if (self.first and day < self.first) or (self.last and day > self.last):
            return True
        if self.months and day.month not in self.months:
            return True
        pauses: tuple[Gap | Break, ...] = (*self.gaps, *self.breaks)
        return any(pause.covers(day) for pause in pauses)


def occurrences(
    rule: Recurrence, first: date, last: date, *, is_holiday: IsHoliday
) -> tuple[Occurrence, ...]:
    """Return what the rule brings from `first` to `last`, both included, soonest first."""
    first = max(first, rule.first or first)
    last = min(last, rule.last or last)
    if first > last:
        return ()
    found = set(_days(rule, first, last, is_holiday))
    days = sorted(day for day in found if first <= day <= last and not rule.pauses_on(day))
    return tuple(_occurrence(rule, day) for day in days)


def _days(rule: Recurrence, first: date, last: date, is_holiday: IsHoliday) -> Iterator[date]:
    if rule.holidays is Holidays.TAKE_IN:
        days = (first + DAY * number for number in range((last - first).days + 1))
        yield from filter(is_holiday, days)
    for day in _counted(rule, *_reach(rule, first, last, is_holiday)):
        placed = None if rule.pauses_on(day) else _placed(rule, day, is_holiday)
        if placed:
            yield placed


def _reach(rule: Recurrence, first: date, last: date, is_holiday: IsHoliday) -> tuple[date, date]:
    """Return the window, with the holidays at its edge from which a day may move into it."""
    if rule.holidays is Holidays.NEXT_DAY:
        return _past_holidays(first - DAY, -DAY, is_holiday) + DAY, last
    if rule.holidays is Holidays.DAY_BEFORE:
        return first, _past_holidays(last + DAY, DAY, is_holiday) - DAY
    return first, last


def _placed(rule: Recurrence, day: date, is_holiday: IsHoliday) -> date | None:
    """Return the day on which what the rule counts takes place, if it does."""
    if rule.holidays is Holidays.SKIP:
        return None if is_holiday(day) else day
    step = MOVED.get(rule.holidays)
    return _past_holidays(day, step, is_holiday) if step else day


def _past_holidays(day: date, step: timedelta, is_holiday: IsHoliday) -> date:
    while is_holiday(day):
        day += step
    return day


def _counted(rule: Recurrence, first: date, last: date) -> Iterator[date]:
    if rule.frequency is Frequency.WEEKLY and not rule.weekdays:
        return
    for moment in rrule(
        WEEKLY if rule.frequency is Frequency.WEEKLY else MONTHLY,
        interval=rule.interval,
        dtstart=datetime.combine(_origin(rule, first), time.min),
        until=datetime.combine(last, time.min),
        byweekday=_by_weekday(rule),
        bymonthday=rule.days or None,
    ):
        yield moment.date()


def _origin(rule: Recurrence, first: date) -> date:
    """Return a day near `first` from which the weeks count as from the rule's own first day."""
    if rule.interval == 1 or rule.first is None:
        return first
    period = timedelta(weeks=rule.interval)
    return rule.first + period * max((first - rule.first) // period, 0)


def _by_weekday(rule: Recurrence) -> list[weekday] | None:
    if rule.frequency is Frequency.WEEKLY:
        return [weekday(day) for day in rule.weekdays]
    if rule.frequency is Frequency.MONTHLY_WEEKDAY:
        return [weekday(day, nth) for day in rule.weekdays for nth in rule.nths]
    return None


def _occurrence(rule: Recurrence, day: date) -> Occurrence:
    overnight = rule.start is not None and rule.end is not None and rule.end <= rule.start
    return Occurrence(day, day + DAY if overnight else day, rule.start, rule.end, rule.venue)


def _check_numbers(rule: Recurrence) -> None:
    _require(all(day in WEEKDAYS for day in rule.weekdays), "weekday_unknown")
    _require(all(nth in NTHS for nth in rule.nths), "nth_unknown")
    _require(all(day in DAYS for day in rule.days), "day_unknown")
    _require(all(month in MONTHS for month in rule.months), "month_unknown")


def _check_parts(rule: Recurrence) -> None:
    weekly = rule.frequency is Frequency.WEEKLY
    nth = rule.frequency is Frequency.MONTHLY_WEEKDAY
    takes_in = rule.holidays is Holidays.TAKE_IN
    _require(not (nth or (weekly and not takes_in)) or bool(rule.weekdays), "weekdays_missing")
    _require(nth == bool(rule.nths), "nths_misplaced")
    _require((rule.frequency is Frequency.MONTHLY_DAY) == bool(rule.days), "days_misplaced")
    _require(weekly or not takes_in, "holidays_misplaced")


def _check_limits(rule: Recurrence) -> None:
    _require(rule.start is not None or rule.end is None, "start_missing")
    _require(not (rule.first and rule.last) or rule.first <= rule.last, "dates_backwards")
    counts_weeks = rule.frequency is Frequency.WEEKLY and rule.first is not None
    _require(rule.interval == 1 or (rule.interval > 1 and counts_weeks), "interval_without_origin")


def _require(condition: bool, code: str) -> None:  # noqa: FBT001
    if not condition:
        raise ValueError(code)
