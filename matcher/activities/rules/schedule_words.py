"""Schedules as people write them, read as far as they can be read and no further."""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from matcher.activities.rules.recurrence import IsHoliday, Occurrence, Recurrence, occurrences
from matcher.activities.rules.words.clauses import read
from matcher.activities.rules.words.dated import (
    covers_columns,
    days_in_words,
    in_columns,
    listed,
)
from matcher.activities.rules.words.makers import YEARS
from matcher.activities.rules.words.repeating import Frame, rules_of
from matcher.activities.rules.words.tokens import plain, tokens
from matcher.activities.rules.words.values import Hours
from matcher.activities.rules.words.years import YearFinder

HORIZON_DAYS = 180
YEAR_FROM_WEEKDAY = "year_from_weekday"
"""A doubt: no year was given, and the weekday was found to fit the coming date."""

_ABOUT_TIME = re.compile(
    r"毎|曜|平日|土日|週末|第\d|週\d|月\d|\d[時:/]|\d月\d|\d日|\d回|日時|時間|期間|日ごと|日程|"
    r"不定期|午前|午後|[昼夜朝]|夕方|休講|休み|季|除|祝|年末"
)
_EXACT_TIME = re.compile(r"\d[時:/]|\d日")


@dataclass(frozen=True, slots=True)
class ScheduleWords:
    """What a row says about when; `source_date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    start_date: date | None = None
    end_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    schedule_note: str = ""
    source_date: str = ""

    def __post_init__(self) -> None:
        for day in (self.start_date, self.end_date):
            if day and day.year not in YEARS:
                raise ValueError("date_out_of_range")
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValueError("dates_backwards")


@dataclass(slots=True)
class Part:
    """One kind of work of a schedule, unnamed where there is only one."""

    label: str = ""
    recurrences: list[Recurrence] = field(default_factory=list)
    dated: list[Occurrence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was understood. `rest` are the words about which nothing could be said in columns.

    `open_ended` means that no date is known; `expressed`, that every word about time is.
    """

    parts: tuple[Part, ...]
    open_ended: bool
    expressed: bool
    rest: str
    deadline_note: str
    doubts: tuple[str, ...]

    @property
    def recurrences(self) -> tuple[Recurrence, ...]:
        """Return the rules of every part."""
        return tuple(rule for part in self.parts for rule in part.recurrences)


def read_schedule(words: ScheduleWords, *, today: date, is_holiday: IsHoliday) -> Schedule:
    """Return what the row's columns and words say together; nothing is invented."""
    note = plain(words.schedule_note)
    reading = read(tokens(note))
    finder = YearFinder(words.start_date, words.end_date, words.source_date, today=today)
    hours = Hours(words.start_time, words.end_time) if words.start_time else None
    return _Placement(Frame(reading, finder, hours, is_holiday), note).schedule()


def upcoming(
    part: Part, *, today: date, is_holiday: IsHoliday, horizon_days: int = HORIZON_DAYS
) -> tuple[Occurrence, ...]:
    """Return a part's occurrences in order: rules run from their first day to the horizon."""
    found = set(part.dated)
    for rule in part.recurrences:
        last = today + timedelta(days=horizon_days)
        found.update(occurrences(rule, rule.first or today, last, is_holiday=is_holiday))
    return tuple(sorted(found, key=lambda each: (each.day, each.start or time.min)))


class _Placement:
    """Parts being put together from what was read."""

    def __init__(self, frame: Frame, note: str) -> None:
        self.frame = frame
        self.note = note
        self.parts: dict[str, Part] = {}
        self.unread = list(frame.reading.unread)
        self._place_rules()
        self._keep_exceptions()
        self.days = days_in_words(frame)
        self._place_dates()
        self.unread += self.days.unread
        self._drop_lonely_label()
        self._keep_loose_hours()

    def schedule(self) -> Schedule:
        """Return the parts, and what is left over in the order of the note."""
        left = sorted(dict.fromkeys(self.unread), key=self.note.find)
        return Schedule(
            parts=tuple(self.parts.values()),
            open_ended=not self.parts,
            expressed=bool(self.parts) and not self._is_something_left(),
            rest="。".join(left),
            deadline_note="。".join(self.frame.reading.deadlines),
            doubts=(YEAR_FROM_WEEKDAY,) if self.frame.finder.guessed else (),
        )

    def _place_rules(self) -> None:
        for group in self.frame.reading.groups:
            if not group.repeats:
                continue
            rules = rules_of(group, self.frame)
            if rules is None:
                self.unread.append(group.text)
            else:
                self._part(group.label).recurrences += rules

    def _keep_exceptions(self) -> None:
        """Put into the words what is left out of no rule."""
        if not self.parts:
            alone = self.frame.reading.exceptions
            self.unread = [each for each in self.unread if not any(each in one for one in alone)]
            self.unread += alone

    def _place_dates(self) -> None:
        """Take the named dates if they are all there are or beside rules; else the columns'."""
        found = list(in_columns(self.days, self.frame))
        if not self.parts and found and not covers_columns(self.days, self.frame):
            self._part("").dated += found
            if len(found) == 1:
                self.unread += self.days.texts
            return
        for label, occurrence in listed(self.days, self.frame):
            self._part(label).dated.append(occurrence)

    def _part(self, label: str) -> Part:
        return self.parts.setdefault(label, Part(label))

    def _drop_lonely_label(self) -> None:
        """Put a single name back into the words: it tells no kinds of work apart."""
        if len(self.parts) == 1:
            (part,) = self.parts.values()
            self.unread += [part.label] if part.label else []
            part.label = ""

    def _keep_loose_hours(self) -> None:
        """Put hours back into the words if no occurrence has them, unless inside the columns'."""
        placed = self._hours()
        for group in self.frame.loose:
            for hours in group.hours:
                around = self.frame.hours and self.frame.hours.covers(hours)
                if hours not in placed and not (placed and around):
                    self.unread.append(group.text)

    def _is_something_left(self) -> bool:
        listed_all = bool(self.days.dates) and covers_columns(self.days, self.frame)
        left = _EXACT_TIME if listed_all else _ABOUT_TIME
        if any(left.search(clause) for clause in self.unread):
            return True
        return self.frame.hours is not None and not self._hours()

    def _hours(self) -> set[Hours]:
        parts = self.parts.values()
        found = [(each.start, each.end) for part in parts for each in part.recurrences]
        found += [(each.start, each.end) for part in parts for each in part.dated]
        return {Hours(start, end) for start, end in found if start}
