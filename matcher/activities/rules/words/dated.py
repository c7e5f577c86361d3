"""Turning what was read, and the columns beside it, into single dates and spans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.words.groups import Group
from matcher.activities.rules.words.repeating import Frame
from matcher.activities.rules.words.values import Dates, Hours, Mark, Span, Weekdays, WordDate
from matcher.activities.rules.words.years import every_day

LONGEST_DAILY = timedelta(days=31)
LONGEST_CHOICE = timedelta(days=92)
_IRREGULAR = re.compile(r"曜|毎|不定期|ごと|\d回|週\d|平日|土日|のうち|程度|\d日|\d/\d")


@dataclass(slots=True)
class Days:
    """Dates given in words, with the hours and the kind of work of each."""

    hours: dict[tuple[str, date], list[Hours]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def dates(self) -> set[date]:
        """Return every date named."""
        return {day for _, day in self.hours}


def days_in_words(frame: Frame) -> Days:
    """Return the dates that the note names; a clause with a date that cannot be is unread."""
    days = Days()
    month: int | None = None
    for group in frame.reading.groups:
        if group.repeats or not group.days:
            continue
        found = _dates_of(group, frame, month)
        if found is None:
            days.unread.append(group.text)
        elif found:
            month = found[-1].month
            _keep(days, group, found)
    return days


def _keep(days: Days, group: Group, found: list[date]) -> None:
    days.texts.append(group.text)
    for day in found:
        days.hours.setdefault((group.label, day), []).extend(group.hours)


def listed(days: Days, frame: Frame) -> Iterator[tuple[str, Occurrence]]:
    """Yield the named dates, each with its own hours or with those of the columns."""
    for (label, day), own in sorted(days.hours.items(), key=lambda item: item[0][::-1]):
        for hours in own or frame.common_hours or (None,):
            yield label, at(day, hours)


def covers_columns(days: Days, frame: Frame) -> bool:
    """Tell whether the named dates are all there are: the columns' first and last among them."""
    ends = {frame.finder.start, frame.finder.end} - {None}
    return bool(days.dates) and ends <= days.dates


def in_columns(days: Days, frame: Frame) -> Iterator[Occurrence]:
    """Yield what the columns' dates stand for: each day, or one span where nothing says more."""
    first, last = frame.finder.start, frame.finder.end
    if first is None or last is None:
        return
    slots = frame.slots
    if first == last:
        yield from (at(first, slot) for slot in slots or (None,))
    elif _is_one_night(first, last, slots):
        yield Occurrence(first, last, slots[0].start, slots[0].end)
    elif _is_daily(first, last, slots, frame):
        for day in every_day(first, last):
            yield from _on(day, days, slots)
    else:
        yield Occurrence(first, last)


def _on(day: date, days: Days, slots: tuple[Hours, ...]) -> Iterator[Occurrence]:
    own = [hours for (_, named), given in days.hours.items() if named == day for hours in given]
    for hours in own or slots or (None,):
        yield at(day, hours)


def at(day: date, hours: Hours | None) -> Occurrence:
    """Return the occurrence of one day; hours past midnight end on the next."""
    if hours is None:
        return Occurrence(day, day)
    overnight = hours.end is not None and hours.end <= hours.start
    return Occurrence(day, day + timedelta(days=overnight), hours.start, hours.end)


def _dates_of(group: Group, frame: Frame, month: int | None) -> list[date] | None:
    found: list[date] = []
    for days in group.days:
        if isinstance(days, Dates):
            dates = frame.finder.dates(_with_weekday(days.dates, group), month)
        elif isinstance(days, Span):
            dates = _days_of_span(days, group, frame)
        else:
            continue
        if dates is None:
            return None
        found += dates
    return found


def _with_weekday(dates: tuple[WordDate, ...], group: Group) -> tuple[WordDate, ...]:
    """Return the dates, each with the one weekday named beside them: 6/2・9の日曜."""
    named = [each.days for each in group.days if isinstance(each, Weekdays)]
    if len(named) != 1 or len(named[0]) != 1:
        return dates
    return tuple(replace(each, weekday=named[0][0]) for each in dates)


def _days_of_span(span: Span, group: Group, frame: Frame) -> list[date] | None:
    """Return each day of a span that has hours or may be chosen from; else only its ends."""
    placed = frame.finder.span(span)
    if placed is None:
        return None
    first, last = placed
    each = group.hours or Mark.ANY_DAY in frame.reading.marks
    if each and last - first <= LONGEST_DAILY:
        return list(every_day(first, last))
    return [] if placed == (frame.finder.start, frame.finder.end) else None


def _is_one_night(first: date, last: date, slots: tuple[Hours, ...]) -> bool:
    one = len(slots) == 1 and slots[0].end is not None and slots[0].end <= slots[0].start
    return one and last - first == timedelta(days=1)


def _is_daily(first: date, last: date, slots: tuple[Hours, ...], frame: Frame) -> bool:
    """Tell whether the words or the hours speak for each day of the span."""
    reading = frame.reading
    if Mark.TOGETHER in reading.marks:
        return False
    if Mark.ANY_DAY in reading.marks:
        return last - first <= LONGEST_CHOICE
    if any(_IRREGULAR.search(clause) for clause in reading.unread):
        return False
    complete = bool(slots) and all(slot.end for slot in slots)
    return complete and last - first <= LONGEST_DAILY
