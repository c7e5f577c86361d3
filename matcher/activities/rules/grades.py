"""School years: in which one somebody is, and sets of them as runs."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from matcher.activities.rules.terms import Grade

FIRST_YEAR = 6
"""One enters school in the April after this birthday, born on 1 April still being last year's."""
_SCHOOL = tuple(Grade)[1:13]


def grades_on(day: date, birth_date: date) -> frozenset[Grade]:
    """Return the grades that somebody born then may belong to on that day.

    In school it is the one that nearly all of that age are in; later STUDENT and ADULT both.
    """
    year = _school_year(day) - _school_year_of_birth(birth_date) - FIRST_YEAR - 1
    if year < 0:
        return frozenset({Grade.PRESCHOOL})
    return frozenset({_SCHOOL[year]} if year < len(_SCHOOL) else {Grade.STUDENT, Grade.ADULT})


def runs_of(grades: Iterable[str]) -> list[tuple[Grade, Grade]]:
    """Return the grades as first and last of each unbroken run, youngest first."""
    order = list(Grade)
    places = sorted({order.index(Grade(grade)) for grade in grades})
    runs = (list(run) for _key, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]))
    return [(order[run[0][1]], order[run[-1][1]]) for run in runs]


def _school_year(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1  # noqa: PLR2004 - April


def _school_year_of_birth(birth_date: date) -> int:
    """Return the school year in which somebody is born; 1 April belongs to the year before."""
    early = (birth_date.month, birth_date.day) <= (4, 1)
    return birth_date.year - 1 if early else birth_date.year
