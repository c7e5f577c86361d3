"""When demo activities take place: the shapes of real postings, around the present day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from random import Random

import jpholiday

from matcher.activities.rules.recurrence import (
    MONTHS,
    NEW_YEAR,
    Frequency,
    Recurrence,
    occurrences,
)
from matcher.demo.facts import ActivityFact
from matcher.shared.clock import from_local

BACK = timedelta(days=35)
AHEAD = timedelta(days=56)
WEEK = 7
WEEKS_OF_ONE_OFF = (-4, -3, -2, -1, *range(9), *range(9), *range(1, 6))
"""Weeks from now in which a single date may fall: most of them soon."""
MOST_SHIFTS = 14


@dataclass(frozen=True, slots=True)
class Times:
    """The spans of an activity (UTC), whether they name hours, and the rule behind them."""

    spans: tuple[tuple[datetime, datetime | None], ...]
    timed: bool
    rule: Recurrence | None = None


def is_in_season(fact: ActivityFact, today: date) -> bool:
    """Tell whether the weeks ahead hold a day of the posting's months."""
    ahead = (today + timedelta(days=step) for step in range(AHEAD.days))
    return not fact.months or any(day.month in fact.months for day in ahead)


def times_of(fact: ActivityFact, today: date, dice: Random) -> Times:
    """Return when an activity of this shape takes place; no spans if it is open-ended."""
    shape, _colon, details = fact.when.partition(":")
    if shape == "open":
        return Times((), timed=False)
    if shape in {"once", "days", "dates"}:
        return _spans(_scattered(fact, today, dice), fact)
    rule = _rule(shape, details, fact)
    found = occurrences(rule, today - BACK, today + AHEAD, is_holiday=is_holiday)
    days = [occurrence.day for occurrence in found]
    return _spans(_nearest(days, today), fact, rule)


@lru_cache(maxsize=1024)
def is_holiday(day: date) -> bool:
    """Tell whether the day is a public holiday."""
    return bool(jpholiday.is_holiday(day))


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
        return rule(Frequency.WEEKLY, weekdays=_ints(first), skip_holidays=rests)
    if shape == "monthly":
        return rule(Frequency.MONTHLY_WEEKDAY, nths=_ints(first), weekdays=_ints(last))
    return rule(Frequency.MONTHLY_DAY, days=_ints(first))


def _nearest(days: list[date], today: date) -> list[date]:
    """Return at most MOST_SHIFTS of the days, a third of them past."""
    past = [day for day in days if day < today][-MOST_SHIFTS // 3 :]
    return past + [day for day in days if day >= today][: MOST_SHIFTS - len(past)]


def _spans(days: list[date], fact: ActivityFact, rule: Recurrence | None = None) -> Times:
    start, end = _clock(fact.start), _clock(fact.end)
    spans = tuple((from_local(day, start or time.min), _moment(day, end)) for day in days)
    return Times(spans, timed=start is not None, rule=rule)


def _moment(day: date, clock: time | None) -> datetime | None:
    return from_local(day, clock) if clock else None


def _clock(words: str) -> time | None:
    return time.fromisoformat(words) if words else None


def _ints(words: str) -> tuple[int, ...]:
    return tuple(map(int, words.split(",")))
