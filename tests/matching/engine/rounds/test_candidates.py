from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from matcher.matching.checker.plans import goes_together
from matcher.matching.engine.rounds import (
    ANY_HOUR,
    best,
    candidates_of,
    overlaps,
    with_person,
    with_shift,
)
from matcher.matching.engine.rounds import candidates as module
from tests.matching.engine.rounds.towns import ints, pairs_of, people_of, shifts_of, town, with_

seeds = st.integers(0, 10**6)


def dense(given):
    return [
        (person.id, shift.id)
        for person in given.people
        for shift in given.shifts
        if goes_together(person, shift, buffer=given.buffer)
    ]


def same(one, other):
    return (one.start == other.start).all() and (one.shifts == other.shifts).all()


def digest(pairs):
    return sha256(repr(pairs).encode()).hexdigest()


@pytest.mark.parametrize("seed", range(25))
def test_the_join_finds_pair_for_pair_what_the_dense_product_finds(seed):
    given = town(seed, people=40, shifts=40)
    people, shifts = people_of(given), shifts_of(given)
    assert digest(pairs_of(candidates_of(people, shifts), people, shifts)) == digest(dense(given))


def test_the_towns_of_these_tests_open_and_close_gates():
    pairs = [len(dense(town(seed, people=40, shifts=40))) for seed in range(10)]
    assert min(pairs) > 40
    assert max(pairs) < 800


def test_however_little_is_looked_at_at_once_nobody_is_forgotten(monkeypatch):
    given = town(5, people=40, shifts=40)
    people, shifts = people_of(given), shifts_of(given)
    monkeypatch.setattr(module, "CELLS", 30)
    assert pairs_of(candidates_of(people, shifts), people, shifts) == dense(given)


@settings(max_examples=25, deadline=None)
@for_all(seeds, seeds, st.integers(0, 11))
def test_looking_at_a_changed_person_alone_is_as_good_as_looking_at_everybody(seed, other, row):
    given, changed = town(seed), list(town(seed).people)
    shifts = shifts_of(given)
    changed[row] = town(other).people[row]
    people = people_of(with_(given, people=changed))
    before = candidates_of(people_of(given), shifts)
    assert same(with_person(before, people, shifts, row), candidates_of(people, shifts))


@settings(max_examples=25, deadline=None)
@for_all(seeds, seeds, st.integers(0, 5))
def test_looking_at_a_changed_shift_alone_is_as_good_as_looking_at_all(seed, other, row):
    given, changed = town(seed), list(town(seed).shifts)
    people = people_of(given)
    changed[row] = town(other).shifts[row]
    shifts = shifts_of(with_(given, shifts=changed))
    before = candidates_of(people, shifts_of(given))
    assert same(with_shift(before, people, shifts, row), candidates_of(people, shifts))


@settings(max_examples=25, deadline=None)
@for_all(seeds, st.integers(0, 11), st.integers(0, 2**21 - 1))
def test_more_free_time_never_takes_a_pair_away(seed, row, more):
    given = town(seed)
    people, shifts = people_of(given), shifts_of(given)
    freer = people.free.copy()
    freer[row] |= more
    after = candidates_of(replace(people, free=freer), shifts)
    before = pairs_of(candidates_of(people, shifts), people, shifts)
    assert set(before) <= set(pairs_of(after, people, shifts))


def test_hours_nobody_told_are_all_hours():
    given = town(3, people=40, shifts=40)
    people, shifts = people_of(given), shifts_of(given)
    everybody = replace(people, free=np.full(40, ANY_HOUR))
    told = replace(people, free=np.full(40, 2**21 - 1))
    assert same(candidates_of(everybody, shifts), candidates_of(told, shifts))


def test_a_town_without_shifts_or_people_has_no_pairs():
    given = town(1)
    nobody, nothing = with_(given, people=[]), with_(given, shifts=[])
    assert len(candidates_of(people_of(nobody), shifts_of(nobody))) == 0
    assert len(candidates_of(people_of(nothing), shifts_of(nothing))) == 0


def crowded(seed=4):
    given = town(seed, people=30, shifts=90)
    people, shifts = people_of(given), shifts_of(given)
    return people, shifts, candidates_of(people, shifts)


def kept(people, shifts, found, score, period=1, limit=5):
    return best(found, score, people=people.ids, shifts=shifts.ids, period=period, limit=limit)


def test_of_each_person_the_best_pairs_are_kept():
    people, shifts, found = crowded()
    score = np.random.default_rng(1).random(len(found))
    those = kept(people, shifts, found, score)
    for row in range(len(people)):
        theirs = score[found.start[row] : found.start[row + 1]]
        mine = those[found.people[those] == row]
        assert sorted(score[mine]) == sorted(theirs)[-5:]


def test_what_is_kept_is_a_list_of_candidates_again():
    people, shifts, found = crowded()
    those = kept(people, shifts, found, np.zeros(len(found)))
    few = found.only(those)
    assert (few.people == found.people[those]).all()
    assert (few.shifts == found.shifts[those]).all()


def test_equal_pairs_take_turns_from_period_to_period_and_not_by_age():
    people, shifts, found = crowded()
    equal = np.zeros(len(found))
    periods = [kept(people, shifts, found, equal, period) for period in range(20)]
    assert len({tuple(those) for those in periods}) == 20
    assert (kept(people, shifts, found, equal, 3) == periods[3]).all()
    ages = [found.shifts[those].mean() for those in periods]
    assert abs(np.mean(ages) / found.shifts.mean() - 1) < 0.05


def test_where_there_is_room_for_all_nothing_is_dropped():
    people, shifts, found = crowded()
    those = kept(people, shifts, found, np.zeros(len(found)), limit=90)
    assert (those == np.arange(len(found))).all()


@pytest.mark.parametrize("seed", range(10))
def test_shifts_overlap_where_one_begins_before_the_other_is_over(seed):
    given = town(seed, shifts=30)
    shifts = shifts_of(given)
    excluded = overlaps(shifts)
    for row in range(30):
        meeting = (shifts.starts < shifts.ends[row] + given.buffer) & (
            shifts.starts[row] < shifts.ends + given.buffer
        )
        meeting &= (shifts.starts >= 0) & (shifts.starts[row] >= 0) & (np.arange(30) != row)
        theirs = excluded.values[excluded.start[row] : excluded.start[row + 1]]
        assert (theirs == np.flatnonzero(meeting)).all()


def test_without_shifts_nothing_overlaps():
    assert (overlaps(shifts_of(with_(town(1), shifts=[]))).start == ints([0])).all()
