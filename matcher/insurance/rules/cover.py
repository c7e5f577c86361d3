"""When somebody is covered: from the day after, to the end of the fiscal year."""

from dataclasses import dataclass
from datetime import date, timedelta

from matcher.errors import RuleBroken

APRIL, MARCH = 4, 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cover:
    """One fiscal year's cover: its year, its first and its last day."""

    year: int
    first: date
    last: date


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day: it begins on 1 April."""
    return day.year if day.month >= APRIL else day.year - 1


def usual_year(enrolled_on: date) -> int:
    """Return the year one enrols for unless told otherwise: that of the first day covered."""
    return fiscal_year(enrolled_on + ONE_DAY)


def cover_of(enrolled_on: date, year: int) -> Cover:
    """Return what an enrolment covers.

    Raise RuleBroken for a year in which no day is left to cover, and for one before the March
    that precedes it.
    """
    begins, ends = date(year, APRIL, 1), date(year + 1, MARCH, 31)
    first = max(enrolled_on + ONE_DAY, begins)
    if first > ends:
        raise RuleBroken("cover_year_is_over", year=year)
    if enrolled_on < date(year, MARCH, 1):
        raise RuleBroken("cover_too_early", year=year)
    return Cover(year, first, ends)


def covers(first: date, last: date, day: date) -> bool:
    """Tell whether a cover from its first to its last day holds on a day."""
    return first <= day <= last
