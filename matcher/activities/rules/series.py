"""One date of a series changed or left out: alone, with all later ones, or with all to come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import count

from matcher.activities.rules.moving import day_after, moved_gap
from matcher.activities.rules.recurrence import (
    DAY,
    WEEKDAYS,
    Frequency,
    Gap,
    Holidays,
    IsHoliday,
    Occurrence,
    Recurrence,
    occurrences,
)
from matcher.errors import RuleBroken

Rules = tuple[Recurrence, ...]
_SURE_DAYS = range(1, 29)
"""The days that every month has."""


class Scope(StrEnum):
    """Which dates of a series change."""

    THIS = "this"
    LATER = "later"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Turn:
    """How a date becomes another: so many days further, at these hours, at this place."""

    days: int = 0
    start: time | None = None
    end: time | None = None
    venue: str = ""

    def of(self, day: Occurrence) -> Occurrence:
        """Return what becomes of a date."""
        first = day.day + timedelta(days=self.days)
        overnight = self.start is not None and self.end is not None and self.end <= self.start
        length = day.last_day - day.day if self.start is None else DAY * overnight
        return Occurrence(first, first + length, self.start, self.end, self.venue)


def brings(rule: Recurrence, day: Occurrence, is_holiday: IsHoliday) -> bool:
    """Tell whether the rule brings this date, at whatever place."""
    found = occurrences(rule, day.day, day.day, is_holiday=is_holiday)
    return any(replace(one, venue=day.venue) == day for one in found)


def left_out(
    rules: Sequence[Recurrence], day: Occurrence, today: date, is_holiday: IsHoliday
) -> Rules:
    """Return the rules that bring all but this one date; pauses of one day that are past go."""

    def change(rule: Recurrence) -> Rules:
        gaps = [gap for gap in rule.gaps if gap.first != gap.last or gap.first >= today]
        return (replace(rule, gaps=(*gaps, Gap(day.day, day.day))),)

    return _each(rules, day, is_holiday, change)


def ended(
    rules: Sequence[Recurrence], day: Occurrence, scope: Scope, today: date, is_holiday: IsHoliday
) -> Rules:
    """Return the rules without this date, without it and all later ones, or with none to come."""
    if scope is Scope.THIS:
        return left_out(rules, day, today, is_holiday)
    first = day.day if scope is Scope.LATER else today
    return _each(rules, day, is_holiday, lambda rule: _until(rule, first, today, is_holiday))


def turned(
    rules: Sequence[Recurrence],
    day: Occurrence,
    turn: Turn,
    scope: Scope,
    today: date,
    is_holiday: IsHoliday,
) -> Rules:
    """Return the rules by which this date and those in scope become others, and no other date.

    Raise RuleBroken("series_day_fixed") where the rule cannot move by so many days, and
    RuleBroken("series_overlaps") where a date would come to stand before one that stays.
    """
    if scope is Scope.THIS:
        return left_out(rules, day, today, is_holiday)

    def change(rule: Recurrence) -> Rules:
        since = _beginning(rule, day, is_holiday) if scope is Scope.LATER else None
        other = _turned(rule, turn, since)
        if not brings(other, turn.of(day), is_holiday):
            raise RuleBroken("series_day_fixed")
        if scope is Scope.ALL:
            return (other,)
        before = _until(rule, day.day, today, is_holiday)
        _check_apart(before, day.day, turn, is_holiday)
        return (*before, other)

    return _each(rules, day, is_holiday, change)


def _each(
    rules: Sequence[Recurrence],
    day: Occurrence,
    is_holiday: IsHoliday,
    change: Callable[[Recurrence], Rules],
) -> Rules:
    """Change the rules that bring the date, and leave the others as they are."""
    return tuple(
        new
        for rule in rules
        for new in (change(rule) if brings(rule, day, is_holiday) else (rule,))
    )


def _until(rule: Recurrence, first: date, today: date, is_holiday: IsHoliday) -> Rules:
    """Return the rule as it is before that day; nothing if it brings no date from today on."""
    last = first - DAY
    if not occurrences(rule, today, last, is_holiday=is_holiday):
        return ()
    return (replace(rule, last=last),)


def _beginning(rule: Recurrence, day: Occurrence, is_holiday: IsHoliday) -> date:
    """Return the day the rule counts for this date: an earlier one, if it moved past holidays."""
    plain = replace(rule, holidays=Holidays.AS_USUAL)
    first = day.day
    while rule.holidays is Holidays.NEXT_DAY and not occurrences(
        plain, first, first, is_holiday=is_holiday
    ):
        first -= DAY
    return first


def _turned(rule: Recurrence, turn: Turn, since: date | None) -> Recurrence:
    step = timedelta(days=turn.days)
    if turn.days:
        _check_movable(rule, turn.days)
        rule = _moved(rule, step)
    if since:
        rule = _since(rule, since + step)
    return replace(rule, start=turn.start, end=turn.end, venue=turn.venue)


def _since(rule: Recurrence, day: date) -> Recurrence:
    """Return the rule from that day on, its weeks being counted as they were."""
    if rule.interval == 1 or rule.first is None:
        return replace(rule, first=day)
    weeks = (day - _monday_of(rule.first)).days // len(WEEKDAYS) % rule.interval
    if not weeks:
        return replace(rule, first=day)
    # A holiday can take place in a week that is not counted: begin in one that is, and pause.
    first = day - timedelta(weeks=weeks)
    return replace(rule, first=first, gaps=(*rule.gaps, Gap(first, day - DAY)))


def _moved(rule: Recurrence, step: timedelta) -> Recurrence:
    """Return the rule with its days moved; a pause of one day goes along with its date."""
    days = step.days
    # The weeks are counted from that of the first date, which may move into another one.
    first = _first_counted(rule) if rule.interval > 1 else rule.first
    return replace(
        rule,
        weekdays=tuple(sorted((weekday + days) % len(WEEKDAYS) for weekday in rule.weekdays)),
        days=tuple(day + days for day in rule.days),
        first=first and day_after(first, step),
        last=rule.last and day_after(rule.last, step),
        gaps=tuple(moved_gap(gap, step) if gap.first == gap.last else gap for gap in rule.gaps),
    )


def _first_counted(rule: Recurrence) -> date | None:
    if rule.first is None:
        return None
    monday = _monday_of(rule.first)
    days = (rule.first + DAY * number for number in count())
    return next(
        day
        for day in days
        if day.weekday() in rule.weekdays and (day - monday).days // 7 % rule.interval == 0
    )


def _monday_of(day: date) -> date:
    return day - DAY * day.weekday()


def _check_movable(rule: Recurrence, days: int) -> None:
    """Refuse what would lose dates, or bring new ones, by moving so many days."""
    weekly = rule.frequency is Frequency.WEEKLY
    if weekly and rule.holidays is not Holidays.TAKE_IN and abs(days) < len(WEEKDAYS):
        weeks = {(weekday + days) // len(WEEKDAYS) for weekday in rule.weekdays}
        if rule.interval == 1 or len(weeks) == 1:
            return
    by_date = rule.frequency is Frequency.MONTHLY_DAY
    if by_date and all(day in _SURE_DAYS and day + days in _SURE_DAYS for day in rule.days):
        return
    raise RuleBroken("series_day_fixed")


def _check_apart(before: Rules, day: date, turn: Turn, is_holiday: IsHoliday) -> None:
    first = day + timedelta(days=turn.days)
    if any(occurrences(rule, first, day - DAY, is_holiday=is_holiday) for rule in before):
        raise RuleBroken("series_overlaps")
