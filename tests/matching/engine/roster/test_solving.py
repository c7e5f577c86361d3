from dataclasses import replace
from math import inf
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.matching.checker.rosters import review, value
from matcher.matching.engine.roster import Effort, Travel, Weights, improving, relaxing, roster
from matcher.matching.engine.roster.board import board_of
from matcher.matching.engine.roster.relaxing import relaxation
from matcher.matching.engine.roster.solvers import Found
from tests.matching.engine.roster.builders import event, events, every_roster, helper, shift

EXACT = Effort(gap=0.0)
BIT_BY_BIT = Effort(columns=0, columns_each=1, promising=1)
QUIETLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)


@QUIETLY
@given(events())
def test_no_roster_of_a_small_event_is_worth_more(case):
    best = max(value(case, placed, Weights()) for placed in every_roster(case))
    found = roster(case, seed="1", effort=EXACT)
    assert found.value == best
    assert found.bound == pytest.approx(best)
    assert review(case, found, Weights()) == ()


@settings(parent=QUIETLY, max_examples=80)
@given(events(people=9, shifts=6), st.sampled_from([Effort(), BIT_BY_BIT]))
def test_a_larger_roster_keeps_to_every_rule_and_to_its_bound(case, effort):
    assert review(case, roster(case, seed="1", effort=effort), Weights()) == ()


@settings(parent=QUIETLY, max_examples=12)
@given(events(people=6, shifts=5), st.integers())
def test_the_order_of_the_input_changes_nothing(case, luck):
    dice = Random(luck)
    shuffled = replace(
        case,
        helpers=tuple(dice.sample(case.helpers, len(case.helpers))),
        shifts=tuple(dice.sample(case.shifts, len(case.shifts))),
        friends=tuple((b, a) for a, b in dice.sample(case.friends, len(case.friends))),
    )
    assert roster(shuffled, seed="1") == roster(case, seed="1")


@settings(parent=QUIETLY, max_examples=12)
@given(events(people=8, shifts=6))
def test_taking_placements_in_bit_by_bit_leads_to_the_same_bound(case):
    board = board_of(case, Weights(), "1")
    at_once, slowly = (relaxation(board, Weights(), each).bound for each in (Effort(), BIT_BY_BIT))
    assert abs(slowly - at_once) <= 2e-4 * at_once + 1e-3


def test_a_relaxation_cut_short_still_gives_a_true_bound(monkeypatch):
    monkeypatch.setattr(relaxing, "ROUNDS", 1)
    people = [helper(number, max_minutes=180) for number in range(1, 5)]
    case = event(people, [shift(number, 9 + number, min_crew=1) for number in range(1, 6)])
    found = roster(case, seed="1", effort=BIT_BY_BIT)
    assert found.bound > roster(case, seed="1").value
    assert review(case, found, Weights()) == ()


def test_where_the_search_finds_nothing_the_rounded_roster_stands(monkeypatch):
    monkeypatch.setattr(improving, "search", lambda *_: Found(None, inf))
    people = [helper(number, max_shifts=1) for number in range(1, 4)]
    case = event(people, [shift(number, 9, min_crew=1) for number in range(1, 4)])
    found = roster(case, seed="1")
    assert len(found.placements) == 3
    assert found.value <= found.bound
    assert review(case, found, Weights()) == ()


def test_nobody_and_nothing_make_an_empty_roster():
    found = roster(event([], []), seed="1")
    assert (found.assignments, found.value, found.bound, found.shortages) == ((), 0, 0.0, ())


def test_equals_take_turns_with_the_seed():
    one_seat = event([helper(1), helper(2)], [shift(7, 9)])
    chosen = {next(iter(roster(one_seat, seed=str(seed)).placements))[0] for seed in range(20)}
    assert chosen == {1, 2}


def test_a_minimum_crew_comes_before_everything_else():
    wishing = helper(1, wishes={2: 60}, max_shifts=1)
    case = event([wishing], [shift(1, 9, min_crew=1), shift(2, 9)])
    assert roster(case, seed="1").placements == {(1, 1)}


def test_whoever_has_the_skill_goes_where_it_is_needed():
    case = event(
        [helper(1, skills=frozenset({"first_aid"})), helper(2)],
        [shift(1, 9, min_crew=1), shift(2, 9, min_crew=1, skills={"first_aid": 1})],
    )
    assert roster(case, seed="1").placements == {(1, 2), (2, 1)}


def test_everyone_gets_a_shift_before_anybody_gets_two():
    case = event([helper(1, wishes={1: 60, 2: 60}), helper(2)], [shift(1, 9), shift(2, 12)])
    assert roster(case, seed="1").without_shift == ()


def test_a_party_stands_together_or_not_at_all():
    case = event(
        [helper(1), helper(2), helper(3)],
        [shift(1, 9, min_crew=2), shift(2, 9, min_crew=1)],
        parties=(frozenset({1, 2}),),
    )
    assert roster(case, seed="1").placements == {(1, 1), (2, 1), (3, 2)}
    too_small = event([helper(1), helper(2)], [shift(1, 9)], parties=(frozenset({1, 2}),))
    assert roster(too_small, seed="1").placements == frozenset()


def test_friends_stand_together_where_nothing_speaks_against_it():
    case = event(
        [helper(number, max_shifts=1) for number in (1, 2, 3, 4)],
        [shift(1, 9, min_crew=2), shift(2, 9, min_crew=2)],
        friends=((1, 4), (2, 3)),
    )
    crews = [
        {one.helper_id for one in roster(case, seed="1").assignments if one.shift_id == where}
        for where in (1, 2)
    ]
    assert {1, 4} in crews


def test_back_to_back_is_possible_unless_there_is_a_way_between():
    here = [shift(1, 9, place="park"), shift(2, 11, place="park")]
    there = [here[0], replace(here[1], place="hall")]
    travel = Travel(minutes=15)
    assert len(roster(event([helper(1)], here, travel=travel), seed="1").placements) == 2
    assert len(roster(event([helper(1)], there, travel=travel), seed="1").placements) == 1
    late = [here[0], replace(there[1], start=675, end=800)]
    assert len(roster(event([helper(1)], late, travel=travel), seed="1").placements) == 2


def test_a_locked_placement_stays_even_where_another_would_be_worth_more():
    case = event([helper(1)], [shift(1, 9), shift(2, 9, min_crew=1)], locked=frozenset({(1, 1)}))
    assert roster(case, seed="1").placements == {(1, 1)}
