from math import sqrt

import pytest

from matcher.matching.engine import Town
from matcher.matching.engine.closeness import affinity, steps_between

ROW = {"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": set(), "island": set()}


def test_one_wish_that_is_met_is_a_whole_likeness():
    assert affinity({"nature"}, "nature") == 1.0


def test_a_wish_spread_over_many_fields_counts_for_less_in_each():
    assert affinity({"nature", "sport", "music", "culture"}, "sport") == pytest.approx(1 / sqrt(4))


def test_a_field_nobody_wished_for_or_none_at_all_is_no_likeness():
    assert affinity({"nature"}, "sport") == affinity({"nature"}, None) == affinity((), "x") == 0.0


def test_steps_are_counted_from_neighbour_to_neighbour_both_ways():
    steps = steps_between(ROW, most=4)
    assert steps["a", "d"] == steps["d", "a"] == 3
    assert steps["b", "a"] == 1
    assert steps["a", "a"] == 0


def test_what_lies_beyond_the_most_steps_is_not_counted():
    assert ("a", "d") not in steps_between(ROW, most=2)


def test_a_town_tells_unknown_places_as_no_way_and_islands_as_the_longest():
    town = Town.from_points(bands=3, neighbours=ROW, points={})
    assert town.steps_apart(None, "a") == town.steps_apart("a", "a") == 0.0
    assert town.steps_apart("a", "b") == 1.0
    assert town.steps_apart("a", "c") == 2.0
    assert town.steps_apart("a", "island") == 4.0
