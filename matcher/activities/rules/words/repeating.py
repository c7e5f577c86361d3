"""Turning what was read into rules that repeat."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matcher.activities.rules.recurrence import (
    MOVED,
    Break,
    Frequency,
    Gap,
    Holidays,
    IsHoliday,
    Recurrence,
    occurrences,
)
from matcher.activities.rules.words.groups import Group, Reading
from matcher.activities.rules.words.leaving_out import moved_to, on_other_days, without_nths
from matcher.activities.rules.words.values import (
    Hours,
    MonthDays,
    Months,
    Nth,
    Span,
    Weekdays,
    Without,
)
from matcher.activities.rules.words.years import YearFinder, day_after_months

LONGEST_COURSE = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when the rules of a note hold."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What the columns of a row say beside its note."""

    reading: Reading
    finder: YearFinder
    hours: Hours | None
    is_holiday: IsHoliday

    @property
    def slots(self) -> tuple[Hours, ...]:
        """Return the hours said of every day if they say more than the columns; else those."""
        said = tuple(hours for group in self.loose for hours in group.hours)
        return said if len(said) > 1 or not self.hours else (self.hours,)

    @property
    def loose(self) -> list[Group]:
        """Return the groups that name hours and no days."""
        return [group for group in self.reading.groups if not group.days]

    @property
    def repeating(self) -> list[Weekdays | Nth | MonthDays]:
        """Return the days on which any of the groups repeats."""
        days = [each for group in self.reading.groups for each in group.days]
        return [each for each in days if isinstance(each, Weekdays | Nth | MonthDays)]

    @property
    def weekdays(self) -> set[int]:
        """Return the weekdays among them."""
        weekly = [each.days for each in self.repeating if isinstance(each, Weekdays)]
        monthly = [each.weekdays for each in self.repeating if isinstance(each, Nth)]
        return {day for days in (*weekly, *monthly) for day in days}

    @property
    def common_hours(self) -> tuple[Hours, ...]:
        """Return the hours of days that have none of their own, if no other day has."""
        own = any(group.hours and group.days for group in self.reading.groups)
        return () if own else self.slots


def rules_of(group: Group, frame: Frame) -> list[Recurrence] | None:
    """Return the group's rules, or None if they contradict what else is known."""
    period = _period(group, frame)
    if period is None or (period.first and period.first == period.last):
        return None
    try:
        rules = [_with(rule, group, frame, period) for rule in _own_rules(group, frame, period)]
    except ValueError:
        return None
    if len(group.days) == len(rules) == 1:
        rules = [each for each in (_counted(rules[0], frame),) if each]
    if not rules or not _samples_fit(group, rules, frame):
        return None
    hours = group.hours or frame.common_hours
    return [_at(rule, each) for rule in rules for each in hours or (None,)]


def _own_rules(group: Group, frame: Frame, period: Period) -> list[Recurrence]:
    """Return what the group's days are, less the weekdays of a month that are left out."""
    out = [nth for each in frame.reading.without for nth in each.nths]
    if any(not frame.weekdays.issuperset(nth.weekdays) for nth in out):
        raise ValueError("left_out_of_nothing")
    days = {day for each in frame.reading.without for day in each.weekdays}
    rules = [on_other_days(rule, days) for rule in _bare_rules(group, period.first)]
    for nth in out:
        rules = [less for rule in rules for less in without_nths(rule, nth)]
    return rules


def _bare_rules(group: Group, first: date | None) -> Iterator[Recurrence]:
    for days in group.days:
        if isinstance(days, Weekdays):
            yield Recurrence(
                Frequency.WEEKLY,
                weekdays=days.days,
                holidays=Holidays.TAKE_IN if days.holidays else Holidays.AS_USUAL,
                interval=days.interval,
                first=first,
            )
        elif isinstance(days, Nth):
            yield Recurrence(Frequency.MONTHLY_WEEKDAY, weekdays=days.weekdays, nths=days.nths)
        elif isinstance(days, MonthDays):
            yield Recurrence(Frequency.MONTHLY_DAY, days=days.days)


def _period(group: Group, frame: Frame) -> Period | None:
    """Return the dates between which the group repeats; None if its words cannot be placed."""
    groups = [group, *(each for each in frame.reading.groups if not each.repeats)]
    spans = [days for each in groups for days in each.days if isinstance(days, Span)]
    if spans:
        placed = frame.finder.span(spans[0])
        return Period(*placed) if placed else None
    first, last = frame.finder.start, frame.finder.end
    if frame.reading.durations and first and not last:
        last = day_after_months(first, frame.reading.durations[0].months)
    return Period(first, last)


def _with(rule: Recurrence, group: Group, frame: Frame, period: Period) -> Recurrence:
    without = frame.reading.without
    season = group.months or frame.reading.months or Months(())
    spans = [span for each in without for span in each.spans]
    return replace(
        rule,
        first=period.first,
        last=period.last,
        months=season.months,
        breaks=(*season.breaks, *_breaks(without), *_yearly(spans)),
        gaps=_dated(spans),
        holidays=_holidays(rule, frame),
    )


def _holidays(rule: Recurrence, frame: Frame) -> Holidays:
    """Return what becomes of holidays; raise ValueError where the words do not agree.

    Words that move a day are believed only where one rule stands to which they can belong.
    """
    without = frame.reading.without
    modes = {rule.holidays, *(each.holidays for each in without)}
    modes |= {moved_to(each.instead, rule) for each in without if each.instead is not None}
    said = modes - {Holidays.AS_USUAL}
    if len(said) > 1 or (said & MOVED.keys() and len(frame.repeating) > 1):
        raise ValueError("holidays_unclear")
    return said.pop() if said else Holidays.AS_USUAL


def _breaks(without: list[Without]) -> Iterator[Break]:
    for each in without:
        yield from each.breaks


def _yearly(spans: list[Span]) -> Iterator[Break]:
    for span in spans:
        if not span.first.year:
            first, last = span.first, span.last
            month = first.month or 0
            yield Break((month, first.day), (last.month or month, last.day))


def _dated(spans: list[Span]) -> tuple[Gap, ...]:
    dated = [span for span in spans if span.first.year]
    finder = YearFinder(None, None, "", today=date.min)
    placed = [finder.span(span) for span in dated]
    if not all(placed):
        raise ValueError("gap_unreadable")
    return tuple(Gap(*each) for each in placed if each)


def _counted(rule: Recurrence, frame: Frame) -> Recurrence | None:
    """Return the rule cut off after the number of times said; None if they cannot agree."""
    times = [count.number for count in frame.reading.counts if count.exact and count.times]
    if not times:
        return rule
    if rule.first is None:
        return None
    last = rule.last or rule.first + LONGEST_COURSE
    found = occurrences(rule, rule.first, last, is_holiday=frame.is_holiday)
    if len(found) < times[0] or (rule.last and len(found) != times[0]):
        return None
    return replace(rule, last=found[times[0] - 1].day)


def _samples_fit(group: Group, rules: list[Recurrence], frame: Frame) -> bool:
    """Tell whether the dates given as examples are dates of the rule."""
    words = [word for dates in group.samples for word in dates.dates]
    return all(
        any(occurrences(rule, day, day, is_holiday=frame.is_holiday) for rule in rules)
        for day in frame.finder.dates(words) or ()
    )


def _at(rule: Recurrence, hours: Hours | None) -> Recurrence:
    return replace(rule, start=hours.start, end=hours.end) if hours else rule
