from datetime import date, datetime, time, timedelta

import pytest

from matcher.activities.rules.terms import Trait, mask_of, traits_in
from matcher.activities.rules.traits import is_for_minors, traits_of_times
from matcher.shared.clock import from_local

NINE = from_local(date(2026, 12, 12), time(9))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("times", "traits"),
    [
        ([], set()),
        ([(None, None)], set()),
        ([(NINE, NINE + 2 * HOUR)], {Trait.ONE_OFF, Trait.SHORT}),
        ([(NINE, NINE + 3 * HOUR)], {Trait.ONE_OFF}),
        ([(NINE, None)], {Trait.ONE_OFF}),
        (
            [(NINE, NINE + 3 * HOUR), (NINE + 4 * HOUR, NINE + 5 * HOUR)],
            {Trait.ONE_OFF, Trait.SHORT},
        ),
        ([(NINE, NINE + 3 * HOUR), (NINE + DAY, NINE + DAY + HOUR)], {Trait.SHORT}),
        ([(NINE, NINE + 3 * HOUR), (None, None)], set()),
    ],
)
def test_what_the_dates_say(times, traits):
    assert set(traits_of_times(times)) == traits


def test_a_day_is_a_day_in_tokyo():
    late = datetime(2026, 12, 12, 14, 30, tzinfo=NINE.tzinfo)  # 23:30 in Tokyo, before midnight UTC
    assert Trait.ONE_OFF not in set(traits_of_times([(late, None), (late + HOUR, None)]))


@pytest.mark.parametrize(
    ("wants", "min_age", "grades", "expected"),
    [
        ("people", None, (), True),
        ("people", 15, (), True),
        ("people", 18, (), False),
        ("people", None, ("student", "adult"), False),
        ("people", None, ("h3", "adult"), True),
        ("goods", None, (), False),
    ],
)
def test_who_is_under_age_may_come_where_nothing_forbids_it(wants, min_age, grades, expected):
    assert is_for_minors(wants, min_age, grades) is expected


def test_a_mask_holds_exactly_its_traits():
    assert mask_of([]) == 0
    assert traits_in(mask_of(["short", "beginners", "short"])) == (Trait.BEGINNERS, Trait.SHORT)
    assert traits_in(mask_of(Trait)) == tuple(Trait)
