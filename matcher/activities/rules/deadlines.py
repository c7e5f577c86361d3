"""Until when one can apply: a date, so many days before each date, or no end at all."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matcher.shared.clock import from_local, local_date

ALWAYS = from_local(date(9000, 1, 1))
"""The end of what never ends: beyond every calendar, and within every database."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a listing takes applications: from `opens_on`, until `deadline`, both included.

    With `days_before` each date has a last day of its own: 0 is the day itself.
    """

    opens_on: date | None = None
    deadline: date | None = None
    days_before: int | None = None

    @classmethod
    def of(cls, listing: Any) -> "Window":  # noqa: ANN401 - an activity, or a row of its columns
        """Return the window of anything with a listing's columns."""
        return cls(listing.opens_on, listing.deadline, listing.deadline_days)

    def last_day(self, starts_at: datetime | None) -> date | None:
        """Return the last day on which one can apply for this date; None without an end."""
        days = [self.deadline] if self.deadline else []
        if self.days_before is not None and starts_at is not None:
            days.append(local_date(starts_at) - timedelta(days=self.days_before))
        return min(days, default=None)

    def open_until(self, starts_at: datetime | None, over_at: datetime | None) -> datetime:
        """Return the moment from which nobody can apply for this date any more."""
        last_day = self.last_day(starts_at)
        closes = from_local(last_day + timedelta(days=1)) if last_day else ALWAYS
        return min(closes, over_at or ALWAYS)


NO_LIMITS = Window()
"""From now on, without an end."""
