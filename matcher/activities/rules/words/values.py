"""What the pieces of a written schedule can mean."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import TypeAlias

from matcher.activities.rules.recurrence import Break, Holidays


class Mark(StrEnum):
    """A piece without a date or an hour of its own."""

    STOP = "stop"
    JOIN = "join"
    GLUE = "glue"
    REMARK = "remark"
    DEADLINE = "deadline"
    OPEN = "open"
    ANY_DAY = "any_day"
    TOGETHER = "together"
    TIMES_A_MONTH = "times_a_month"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class WordDate:
    """A date as written: the year, the month or the weekday may be missing."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Scattered dates: 6/2・9・23."""

    dates: tuple[WordDate, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another: 7/11〜8/25."""

    first: WordDate
    last: WordDate


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week; `every` if the words say 毎週; an `interval` of 2 is 隔週."""

    days: tuple[int, ...]
    holidays: bool = False
    every: bool = False
    interval: int = 1


@dataclass(frozen=True, slots=True)
class Nth:
    """Weekdays of a month: 第2・4土曜."""

    nths: tuple[int, ...]
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Days of every month: 毎月25日."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """From one clock time to another, or open at the end."""

    start: time
    end: time | None = None

    def covers(self, other: "Hours") -> bool:
        """Tell whether the other hours lie inside these."""
        if self.end is None or other.end is None:
            return self == other
        return self.start <= other.start <= other.end <= self.end


@dataclass(frozen=True, slots=True)
class Months:
    """A season; `breaks` cut off the parts of its months that do not belong to it."""

    months: tuple[int, ...]
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """What is left out of a rule: yearly pauses, spans given by dates, weekdays, and nth ones.

    `holidays` says what becomes of public holidays; words that move them to a weekday of its own
    (祝日は火曜) name it in `instead`.
    """

    holidays: Holidays = Holidays.AS_USUAL
    instead: int | None = None
    nths: tuple[Nth, ...] = ()
    weekdays: tuple[int, ...] = ()
    breaks: tuple[Break, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many in all, of times or of something else; 程度 makes it inexact."""

    number: int
    exact: bool
    times: bool


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it goes on from its first day, in months."""

    months: int


@dataclass(frozen=True, slots=True)
class Label:
    """The name of one of several kinds of work: バスケ=第1金曜, 第1月曜=引取り."""

    name: str


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of the day without hours: 午前."""

    name: str


@dataclass(frozen=True, slots=True)
class Inside:
    """What stood in brackets."""

    tokens: tuple["Token", ...]


DaySelector: TypeAlias = Dates | Span | Weekdays | Nth | MonthDays
Value: TypeAlias = (
    DaySelector | Hours | Months | Without | Count | Duration | Label | DayPart | Inside | Mark
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text and what it means."""

    text: str
    value: Value
