"""The pieces a roster is solved with: what an event refuses, cliques, limits, HiGHS."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matcher.matching.engine.roster import Travel
from matcher.matching.engine.roster import limits as limits_module
from matcher.matching.engine.roster.cliques import clashes, clique_rows
from matcher.matching.engine.roster.limits import limit_rows
from matcher.matching.engine.roster.model import Shift
from matcher.matching.engine.roster.solvers import relax
from tests.matching.engine.roster.builders import event, helper, shift

TWO = [helper(1), helper(2)]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"helpers": [helper(1), helper(1)]}, "two helpers"),
        ({"shifts": [shift(1, 9), shift(1, 10)]}, "two shifts"),
        ({"parties": (frozenset({1, 2}), frozenset({2}))}, "in two parties"),
        ({"parties": (frozenset({1, 3}),)}, "unknown helpers"),
        ({"friends": ((1, 3),)}, "unknown helpers"),
        ({"friends": ((1, 1),)}, "own friend"),
        ({"locked": frozenset({(3, 1)})}, "lock on something unknown"),
        ({"locked": frozenset({(1, 2)})}, "lock on something unknown"),
        ({"shifts": [shift(1, 9, hours=0)]}, "ends before"),
        ({"shifts": [shift(1, 9, min_crew=2, capacity=1)]}, "less room"),
    ],
)
def test_an_event_that_cannot_be_is_refused(told, refusal):
    with pytest.raises(ValueError, match=refusal):
        event(**{"helpers": TWO, "shifts": [shift(1, 9)], **told})


def test_the_way_is_equally_long_in_both_directions_and_none_where_nothing_is_known():
    travel = Travel(minutes=15, between={("park", "hall"): 40})
    ways = [
        ("park", "hall"),
        ("hall", "park"),
        ("park", "school"),
        ("park", "park"),
        (None, "hall"),
    ]
    assert [travel.from_to(*way) for way in ways] == [40, 40, 15, 0, 0]


spots = st.tuples(
    st.integers(0, 20), st.integers(1, 8), st.sampled_from(["park", "hall", "school"])
)


@settings(deadline=None, max_examples=60)
@given(st.lists(spots, max_size=10), st.sampled_from([0, 2, 5]))
def test_the_cliques_say_exactly_which_pairs_clash(drawn, minutes):
    shifts = tuple(
        Shift(id=number, start=start, end=start + length, capacity=1, place=place)
        for number, (start, length, place) in enumerate(drawn)
    )
    clash = clashes(shifts, Travel(minutes=minutes, between={("hall", "park"): 1}))
    rows = clique_rows(clash, np.array([one.start for one in shifts], dtype=np.int64))
    said = {pair for row in rows for pair in combinations(map(int, np.nonzero(row)[0]), 2)}
    assert said == {pair for pair in combinations(range(len(shifts)), 2) if clash[pair]}
    inside = [set(np.nonzero(row)[0]) for row in rows]
    assert not [1 for one, other in combinations(inside, 2) if one <= other or other <= one]


@settings(deadline=None, max_examples=60)
@given(
    st.sets(st.sampled_from([30, 45, 60, 90, 120, 150, 180, 210, 240, 300]), min_size=1),
    st.sampled_from([20, 180, 240, 300, 480]),
    st.sampled_from([1, 2, 3, 10**9]),
)
def test_the_limits_hold_exactly_what_can_be_taken(drawn, minutes, turns):
    lengths = tuple(sorted(drawn))
    rows = limit_rows(lengths, minutes, turns)
    fitting = [number for number, length in enumerate(lengths) if length <= minutes]
    for counts in product(range(3), repeat=min(4, len(fitting))):
        taken = np.zeros(len(lengths))
        taken[fitting[: len(counts)]] = counts
        allowed = taken @ lengths <= minutes and taken.sum() <= turns
        kept = (rows[:, :-1] @ taken <= rows[:, -1] + 1e-6).all()
        assert kept == allowed


def test_two_shifts_that_leave_room_for_no_other_are_not_halved():
    (most,) = {tuple(row) for row in limit_rows((180, 200), 240, 10**9)[:1]}
    assert most == (1.0, 1.0, 1.0)


def test_too_many_ways_to_fill_the_hours_are_left_to_the_plain_limits(monkeypatch):
    monkeypatch.setattr(limits_module, "MOST_PATTERNS", 1)
    limit_rows.cache_clear()
    rows = limit_rows((60, 120), 150, 5)
    limit_rows.cache_clear()
    assert {tuple(row) for row in rows} == {(1.0, 1.0, 2.0), (60.0, 120.0, 150.0)}


def test_a_program_without_any_solution_is_an_error():
    nothing = sparse.csr_array(np.array([[1.0]]))
    with pytest.raises(ArithmeticError):
        relax(np.ones(1), nothing, -np.ones(1), (np.zeros(1), np.ones(1)))
