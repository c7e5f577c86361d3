"""A month as a table shows it: its days in weeks, Sunday first, with what is on each day."""

from calendar import SUNDAY, Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import jpholiday
from flask import url_for
from flask_babel import gettext as _

from matcher.activities.service.calendar import Busy, Entry
from matcher.shared.web.filters import day_ja, time_ja

_MONTHS_AHEAD = 24
"""Who plans further ahead than two years looks at the list."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """Return the month written as 2026-12, or None for anything else."""
        try:
            return cls.of(date.fromisoformat(f"{text}-01"))
        except ValueError:
            return None

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return date.fromordinal(self.later(1).first.toordinal() - 1)

    @property
    def code(self) -> str:
        """Return how an address writes it."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def name(self) -> str:
        """Return its name."""
        return str(_("%(year)d年%(month)d月", year=self.year, month=self.number))

    def later(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        years, rest = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, rest + 1)

    def weeks(self) -> list[list[date | None]]:
        """Return its weeks from Sunday to Saturday; None stands for a day of another month."""
        weeks = Calendar(SUNDAY).monthdatescalendar(self.year, self.number)
        return [[day if day.month == self.number else None for day in week] for week in weeks]


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the table."""

    day: date
    name: str
    holiday: str
    is_today: bool
    items: Sequence[dict[str, str]]
    total: int
    more: int
    url: str


def reach(today: date) -> tuple[Month, Month]:
    """Return the first month that can have anything to come, and the last one to be shown."""
    return Month.of(today), Month.of(today).later(_MONTHS_AHEAD)


def cells(
    month: Month, busy: Mapping[date, Busy], address: Callable[[date], str], *, today: date
) -> list[list[Cell | None]]:
    """Return the month's weeks; `address` gives where a day's list is."""
    nothing = Busy((), 0)
    return [
        [
            _cell(day, busy.get(day, nothing), address(day), day == today) if day else None
            for day in week
        ]
        for week in month.weeks()
    ]


def _cell(day: date, busy: Busy, url: str, is_today: bool) -> Cell:  # noqa: FBT001
    return Cell(
        day=day,
        name=day_ja(day),
        holiday=str(jpholiday.is_holiday_name(day) or ""),
        is_today=is_today,
        items=[_item(entry) for entry in busy.entries],
        total=busy.total,
        more=busy.total - len(busy.entries),
        url=url,
    )


def _item(entry: Entry) -> dict[str, str]:
    return {
        "time": time_ja(entry.starts_at) if entry.starts_at else "",
        "title": entry.title,
        "url": url_for("activities.show", activity_id=entry.id),
    }
