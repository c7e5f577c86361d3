"""Rules without what a note leaves out of them; ValueError where that cannot be said."""

from collections.abc import Iterator
from dataclasses import replace

from matcher.activities.rules.recurrence import LAST, WEEKDAYS, Frequency, Holidays, Recurrence
from matcher.activities.rules.words.values import Nth

COUNTABLE = (1, 2, 3, 4, 5)
"""Every week of a month, counted."""


def on_other_days(rule: Recurrence, out: set[int]) -> Recurrence:
    """Return the rule without some weekdays: 毎日 without 土日."""
    if not out:
        return rule
    if rule.frequency is Frequency.MONTHLY_DAY or rule.holidays is Holidays.TAKE_IN:
        raise ValueError("weekdays_unclear")
    return replace(rule, weekdays=tuple(day for day in rule.weekdays if day not in out))


def without_nths(rule: Recurrence, out: Nth) -> Iterator[Recurrence]:
    """Yield what is left of a rule without some weekdays of a month: 毎週土曜 without 第5土曜."""
    shared = tuple(day for day in rule.weekdays if day in out.weekdays)
    if not shared:
        yield rule
        return
    every = rule.nths or COUNTABLE
    if rule.interval > 1 or LAST in (*every, *out.nths):
        raise ValueError("not_countable")
    others = tuple(day for day in rule.weekdays if day not in shared)
    if others or (rule.holidays is Holidays.TAKE_IN):
        yield replace(rule, weekdays=others)
    yield Recurrence(
        Frequency.MONTHLY_WEEKDAY,
        weekdays=shared,
        nths=tuple(nth for nth in every if nth not in out.nths),
    )


def moved_to(weekday: int, rule: Recurrence) -> Holidays:
    """Return to which side a weekday is of the rule's own one."""
    for mode, step in ((Holidays.NEXT_DAY, 1), (Holidays.DAY_BEFORE, -1)):
        if rule.weekdays == ((weekday - step) % len(WEEKDAYS),):
            return mode
    raise ValueError("holiday_far_off")
