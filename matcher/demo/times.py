"""When demo activities take place: the shapes of real postings, around the present day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from matcher.activities.rules.recurrence import (
    MONTHS,
    NEW_YEAR,
    Frequency,
    Holidays,
    Occurrence,
    Recurrence,
    occurrences,
)
from matcher.activities.service.recurring import HORIZON, is_holiday, span_of
from matcher.demo.facts import ActivityFact

BACK = timedelta(days=35)
WEEK = 7
SEASON_DAYS = 56
WEEKS_OF_ONE_OFF = (-4, -3, -2, -1, *range(9), *range(9), *range(1, 6))
"""Weeks from now in which a single date may fall: most of them soon."""


@dataclass(frozen=True, slots=True)
class Times:
    """The spans of an activity (UTC), whether they name hours, and the rule behind them."""

    spans: tuple[tuple[datetime, datetime | None], ...]
    timed: bool
    rule: Recurrence | None = None


def is_in_season(fact: ActivityFact, today: date) -> bool:
    """Tell whether the weeks ahead hold a day of the posting's months."""
    ahead = (today + timedelta(days=step) for step in range(SEASON_DAYS))
    return not fact.months or any(day.month in fact.months for day in ahead)


def times_of(fact: ActivityFact, today: date, dice: Random) -> Times:
    """Return when an activity of this shape takes place; no spans if it is open-ended."""
    shape, _colon, details = fact.when.partition(":")
    if shape == "open":
        return Times((), timed=False)
    if shape in {"once", "days", "dates"}:
        start, end = _clock(fact.start), _clock(fact.end)
        return _spans([Occurrence(d, d, start, end) for d in _scattered(fact, today, dice)])
    rule = _rule(shape, details, fact)
    found = occurrences(rule, today - BACK, today + HORIZON, is_holiday=is_holiday)
    return _spans(list(found), rule)


def _scattered(fact: ActivityFact, today: date, dice: Random) -> list[date]:
    """Return the next dates with these weekdays, one after the other, from a week at random."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=week) for week in WEEKS_OF_ONE_OFF]
    fitting = [day for day in weeks if day.month in (fact.months or MONTHS)]
    day = dice.choice(fitting or weeks)
    days: list[date] = []
    for weekday in _ints(fact.when.partition(":")[2]):
        day += timedelta(days=(weekday - day.weekday()) % WEEK)
        days.append(day)
        day += timedelta(days=1)
    return days


def _rule(shape: str, details: str, fact: ActivityFact) -> Recurrence:
    first, _slash, last = details.partition("/")
    rule = partial(
        Recurrence,
        start=_clock(fact.start),
        end=_clock(fact.end),
        months=tuple(sorted(fact.months)),
        breaks=(NEW_YEAR,),
    )
    if shape == "weekly":
        rests = fact.kind in {"school", "government"}
        holidays = Holidays.SKIP if rests else Holidays.AS_USUAL
        return rule(Frequency.WEEKLY, weekdays=_ints(first), holidays=holidays)
    if shape == "monthly":
        return rule(Frequency.MONTHLY_WEEKDAY, nths=_ints(first), weekdays=_ints(last))
    return rule(Frequency.MONTHLY_DAY, days=_ints(first))


def _spans(days: list[Occurrence], rule: Recurrence | None = None) -> Times:
    timed = any(day.start for day in days)
    return Times(tuple(map(span_of, days)), timed=timed, rule=rule)


def _clock(words: str) -> time | None:
    return time.fromisoformat(words) if words else None


def _ints(words: str) -> tuple[int, ...]:
    return tuple(map(int, words.split(",")))
