"""A posting's dates moved on to another time: by whole weeks, so that each keeps its weekday."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from matcher.activities.rules.recurrence import Gap, Recurrence

WEEK = timedelta(days=7)
FOUR_WEEKS = 4 * WEEK
MONTHS_OF_A_YEAR = 12


class Move(StrEnum):
    """Where the dates of a copied posting go."""

    NEXT_YEAR = "year"
    NEXT_MONTH = "month"
    FOUR_WEEKS = "weeks"
    NO_DATES = "none"


def step_of(move: Move, days: Collection[date], today: date) -> timedelta | None:
    """Return the whole weeks by which these days move, so that all lie after today.

    A year later is the same weekday nearest to the same date: 364 days, and 371 now and then
    for several years. A month later is the same weekday of the month for the first of the days,
    its fifth being the last. None where no dates go along.
    """
    if move is Move.NO_DATES or not days:
        return None
    first = min(days)
    if move is Move.FOUR_WEEKS:
        return FOUR_WEEKS * max((today - first) // FOUR_WEEKS + 1, 1)
    step = _a_year_on if move is Move.NEXT_YEAR else _a_month_on
    count = 1
    while first + step(first, count) <= today:
        count += 1
    return step(first, count)


def moved(rule: Recurrence, step: timedelta) -> Recurrence:
    """Return a rule with its own dates moved; what it says of every year stays."""
    return replace(
        rule,
        first=rule.first and day_after(rule.first, step),
        last=rule.last and day_after(rule.last, step),
        gaps=tuple(moved_gap(gap, step) for gap in rule.gaps),
    )


def moved_gap(gap: Gap, step: timedelta) -> Gap:
    """Return a pause with both its days moved."""
    return Gap(day_after(gap.first, step), day_after(gap.last, step))


def day_after(day: date, step: timedelta) -> date:
    """Return a day moved, but not beyond the calendar: some write its last day for "never"."""
    return day + min(max(step, date.min - day), date.max - day)


def _a_year_on(first: date, years: int) -> timedelta:
    later = _first_of(first, years * MONTHS_OF_A_YEAR) + timedelta(days=first.day - 1)
    return WEEK * round((later - first) / WEEK)


def _a_month_on(first: date, months: int) -> timedelta:
    """Return the step to the same nth weekday so many months later."""
    begins = _first_of(first, months)
    earliest = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7)
    later = earliest + WEEK * ((first.day - 1) // 7)
    return (later if later.month == begins.month else later - WEEK) - first


def _first_of(day: date, months: int) -> date:
    """Return the first of the month so many months after that of this day."""
    count = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months
    return date(count // MONTHS_OF_A_YEAR, count % MONTHS_OF_A_YEAR + 1, 1)
