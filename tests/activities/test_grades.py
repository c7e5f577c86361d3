from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.activities.rules.grades import grades_on, runs_of
from matcher.activities.rules.terms import Grade

APRIL_FIRST = date(2020, 4, 1)
APRIL_SECOND = date(2020, 4, 2)
SCHOOL = list(Grade)[1:13]


def test_born_on_the_first_of_april_one_enters_school_a_year_earlier():
    assert grades_on(date(2026, 4, 1), APRIL_FIRST) == {Grade.E1}
    assert grades_on(date(2026, 4, 1), APRIL_SECOND) == {Grade.PRESCHOOL}
    assert grades_on(date(2027, 4, 1), APRIL_SECOND) == {Grade.E1}


def test_the_school_year_turns_in_april():
    assert grades_on(date(2027, 3, 31), APRIL_FIRST) == {Grade.E1}
    assert grades_on(date(2027, 4, 1), APRIL_FIRST) == {Grade.E2}


def test_after_school_one_may_study_or_work():
    assert grades_on(date(2038, 4, 1), APRIL_FIRST) == {Grade.STUDENT, Grade.ADULT}


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)), st.integers(0, 13))
def test_each_april_one_goes_up_by_one_grade(birth_date, year):
    now = grades_on(date(2026 + year, 10, 1), birth_date)
    then = grades_on(date(2027 + year, 10, 1), birth_date)
    (grade,) = now if len(now) == 1 else (None,)
    if grade in SCHOOL[:-1]:
        assert then == {SCHOOL[SCHOOL.index(grade) + 1]}
    else:
        assert then >= now or grade in {Grade.PRESCHOOL, Grade.H3}


@given(st.sets(st.sampled_from(Grade)))
def test_runs_hold_each_grade_once_and_never_touch(grades):
    order = list(Grade)
    runs = [(order.index(first), order.index(last)) for first, last in runs_of(grades)]
    assert {order[n] for first, last in runs for n in range(first, last + 1)} == grades
    assert all(one[1] + 1 < other[0] for one, other in pairwise(runs))


@pytest.mark.parametrize("days", [0, 364])
def test_the_grade_holds_through_the_school_year(days):
    assert grades_on(date(2026, 4, 1) + timedelta(days=days), APRIL_FIRST) == {Grade.E1}
