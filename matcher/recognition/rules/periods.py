"""Periods of hours: fiscal years from April to March, and any other."""

from dataclasses import dataclass
from datetime import date, timedelta

from matcher.errors import RuleBroken

APRIL = 4
LONGEST = timedelta(days=366 * 10)
_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date


def fiscal_year(day: date) -> int:
    """Return the year in whose April the fiscal year of this day began."""
    return day.year if day.month >= APRIL else day.year - 1


def year_of(number: int) -> Period:
    """Return the fiscal year that begins in April of this year."""
    return Period(date(number, APRIL, 1), date(number + 1, APRIL, 1) - timedelta(days=1))


def check_period(period: Period) -> None:
    """Raise RuleBroken for a period that runs backwards or over more than ten years."""
    if period.last < period.first:
        raise RuleBroken("period_runs_backwards")
    if period.last - period.first > LONGEST:
        raise RuleBroken("period_too_long")


def check_over(period: Period, *, today: date) -> None:
    """Raise RuleBroken for a period that goes on: nothing is certified before it is over."""
    if period.last > today:
        raise RuleBroken("period_goes_on")


def era_of(day: date) -> tuple[str, int] | None:
    """Return the era of a day and the year in it, the first being 1; None before Meiji."""
    for first, name in _ERAS:
        if day >= first:
            return name, day.year - first.year + 1
    return None
