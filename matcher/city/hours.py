"""Arithmetic of the day: clock times in minutes, and the bands that a stretch touches."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

DAYS_IN_WEEK = 7
MINUTES_IN_DAY = 1440
CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


class Hours(Protocol):
    """A band of the day."""

    @property
    def code(self) -> str:
        """The band's code."""

    @property
    def start_minute(self) -> int:
        """Minutes from midnight to the start."""

    @property
    def end_minute(self) -> int:
        """Minutes from midnight to the end."""


def minutes_of(clock: str) -> int:
    """Return "HH:MM" as minutes from midnight; ValueError if it is no time of day."""
    found = CLOCK.fullmatch(clock)
    total = int(found[1]) * 60 + int(found[2]) if found else MINUTES_IN_DAY + 1
    if total > MINUTES_IN_DAY:
        raise ValueError(clock)
    return total


def touched_minutes(bands: Iterable[Hours], start: datetime, end: datetime) -> dict[str, float]:
    """Return for each slot touched ("0-morning") the longest stretch in it, in minutes."""
    touched: dict[str, float] = {}
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    # A week and a day touch every slot there is, however long the stretch.
    for _ in range(DAYS_IN_WEEK + 1):
        first = (start - midnight).total_seconds() / 60
        last = (end - midnight).total_seconds() / 60
        if last <= 0:
            break
        for band in bands:
            minutes = min(last, band.end_minute) - max(first, band.start_minute)
            if minutes > 0:
                slot = f"{midnight.weekday()}-{band.code}"
                touched[slot] = max(minutes, touched.get(slot, 0))
        midnight += timedelta(days=1)
    return touched
