"""The one clock, and the one time zone: stored in UTC, lived in Tokyo."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
YEARS = range(2000, 2101)
"""The years in which anything takes place here."""


def utcnow() -> datetime:
    """Return the current moment, aware, in UTC. Only routes, tasks and commands call it."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Tokyo. Only routes, tasks and commands call it."""
    return local_date(utcnow())


def to_local(moment: datetime) -> datetime:
    """Return the same moment on Tokyo's clock."""
    return moment.astimezone(TOKYO)


def local_date(moment: datetime) -> date:
    """Return the date on which this moment falls in Tokyo."""
    return to_local(moment).date()


def from_local(day: date, at: time = time.min) -> datetime:
    """Return the UTC moment of this wall-clock time in Tokyo."""
    return datetime.combine(day, at, tzinfo=TOKYO).astimezone(UTC)
