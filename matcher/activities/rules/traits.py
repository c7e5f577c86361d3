"""What a listing's dates and terms say of it, beside what its group says itself."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from matcher.activities.rules.terms import Grade, Trait, Wants
from matcher.shared.clock import local_date

SHORT = timedelta(hours=2)
"""Nobody finds this long."""
OF_AGE = 18
_GROWN = {Grade.STUDENT, Grade.ADULT}

Times = Collection[tuple[datetime | None, datetime | None]]
"""Beginnings and ends of shifts; without either it is not told."""


def traits_of_times(times: Times) -> Iterator[Trait]:
    """Yield ONE_OFF where everything is on one day, SHORT where one can come for a short while."""
    days = {local_date(start) if start else None for start, _end in times}
    if len(days) == 1 and None not in days:
        yield Trait.ONE_OFF
    if any(start and end and end - start <= SHORT for start, end in times):
        yield Trait.SHORT


def is_for_minors(wants: str, min_age: int | None, grades: Collection[str]) -> bool:
    """Tell whether somebody under eighteen may come."""
    if wants != Wants.PEOPLE or (min_age is not None and min_age >= OF_AGE):
        return False
    return not grades or any(grade not in _GROWN for grade in grades)
