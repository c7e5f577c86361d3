"""What a rule brings in the coming weeks, and what it leaves out and why."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from matcher.activities.rules.recurrence import (
    MOVED,
    Holidays,
    IsHoliday,
    Occurrence,
    Recurrence,
    occurrences,
)


class Fate(StrEnum):
    """What becomes of one date of a rule."""

    COMES = "comes"
    PAUSE = "pause"
    HOLIDAY = "holiday"
    MOVED_AWAY = "moved_away"
    MOVED_HERE = "moved_here"

    @property
    def takes_place(self) -> bool:
        """Tell whether the date is one after all."""
        return self in {Fate.COMES, Fate.MOVED_HERE}


@dataclass(frozen=True, slots=True)
class Fated:
    """One date of a rule and what becomes of it."""

    occurrence: Occurrence
    fate: Fate


def coming(
    rule: Recurrence, first: date, last: date, *, is_holiday: IsHoliday
) -> tuple[Fated, ...]:
    """Return the dates of the rule from `first` to `last`, those left out too, soonest first."""
    without = replace(rule, gaps=(), breaks=(), holidays=_unmoved(rule))
    counted = occurrences(without, first, last, is_holiday=is_holiday)
    found = occurrences(rule, first, last, is_holiday=is_holiday)
    fates = {day: _absent(rule, day) for day in counted if day not in found}
    fates |= {day: Fate.COMES if day in counted else Fate.MOVED_HERE for day in found}
    return tuple(Fated(day, fates[day]) for day in sorted(fates, key=lambda day: day.day))


def _unmoved(rule: Recurrence) -> Holidays:
    return rule.holidays if rule.holidays is Holidays.TAKE_IN else Holidays.AS_USUAL


def _absent(rule: Recurrence, day: Occurrence) -> Fate:
    if rule.pauses_on(day.day):
        return Fate.PAUSE
    return Fate.MOVED_AWAY if rule.holidays in MOVED else Fate.HOLIDAY
