"""Finding the year of dates written without one."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from matcher.activities.rules.words.values import Span, WordDate

BEFORE_NOTICE, AFTER_NOTICE = timedelta(days=120), timedelta(days=245)
"""A notice speaks of dates from so long before its own date until so long after."""
BEFORE_TODAY, AFTER_TODAY = timedelta(days=30), timedelta(days=335)


class YearFinder:
    """Dates of one notice; `guessed` becomes true when only the weekday told the year."""

    def __init__(
        self, start: date | None, end: date | None, source_date: str, *, today: date
    ) -> None:
        self.start = start
        self.end = end
        self.source = _first_day(source_date)
        self.exact_source = len(source_date) > len("2024")
        self.today = today
        self.guessed = False

    def dates(self, written: Sequence[WordDate], month: int | None = None) -> list[date] | None:
        """Return the dates, or None if any of them cannot be told."""
        found: list[date] = []
        for word in written:
            month = word.month or month
            day = self._date(word, month, found[-1] if found else None)
            if day is None:
                return None
            found.append(day)
        return found

    def span(self, written: Span) -> tuple[date, date] | None:
        """Return the first and the last date, or None if they cannot be told."""
        first = self._date(written.first, written.first.month, None)
        if first is None:
            return None
        last = self._date(written.last, written.last.month or first.month, first)
        return (first, last) if last and first <= last else None

    def _date(self, word: WordDate, month: int | None, before: date | None) -> date | None:
        if month is None:
            return None
        for year in self._years(word, before):
            if not 1 <= word.day <= monthrange(year, month)[1]:
                continue
            day = date(year, month, word.day)
            fits = word.weekday is None or day.weekday() == word.weekday
            if fits and (word.year or self._is_near(day, word, before)):
                return day
        return None

    def _years(self, word: WordDate, before: date | None) -> Iterable[int]:
        if word.year:
            return [word.year]
        if before:
            return [before.year, before.year + 1]
        anchor = self.start or self.end or self.source or self.today
        return [anchor.year, anchor.year + 1, anchor.year - 1]

    def _is_near(self, day: date, word: WordDate, before: date | None) -> bool:
        if self.start or self.end:
            return (self.start or day) <= day <= (self.end or self._a_year_on())
        if before:
            return before <= day <= before + AFTER_TODAY
        if self.source and not self.exact_source:
            return day.year == self.source.year
        if self.source:
            return self.source - BEFORE_NOTICE <= day <= self.source + AFTER_NOTICE
        return word.weekday is not None and self._is_coming(day)

    def _is_coming(self, day: date) -> bool:
        self.guessed = self.today - BEFORE_TODAY <= day <= self.today + AFTER_TODAY
        return self.guessed

    def _a_year_on(self) -> date:
        return (self.start or self.today) + timedelta(days=366)


def day_after_months(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last day at most."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def every_day(first: date, last: date) -> Iterator[date]:
    """Yield each date from the first to the last."""
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _first_day(source_date: str) -> date | None:
    """Return the first day that a printed YYYY, YYYY-MM or YYYY-MM-DD may mean."""
    try:
        return date.fromisoformat(f"{source_date}-01-01"[:10]) if source_date else None
    except ValueError:
        return None
