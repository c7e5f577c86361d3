"""What holds for every town: nothing is forgotten, nothing depends on order, nobody is told of."""

from dataclasses import fields, replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from matcher.matching.checker.plans import goes_together
from matcher.matching.engine.rounds import Features, best, candidates_of, plan
from tests.matching.engine.rounds.towns import (
    pairs_of,
    people_of,
    round_of,
    shifts_of,
    shuffled,
    town,
    with_,
)

QUIETLY = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10**6)
rows = st.integers(0, 11)


def digest(pairs):
    return sha256(repr(sorted(pairs)).encode()).hexdigest()


def found_in(given):
    people, shifts = people_of(given), shifts_of(given)
    return pairs_of(candidates_of(people, shifts), people, shifts)


@pytest.mark.parametrize(("people", "shifts"), [(2_000, 400), (400, 2_000), (1, 3_000), (3_000, 1)])
def test_in_large_towns_too_the_pairs_are_those_of_the_dense_product(people, shifts):
    given = town(people + shifts, people=people, shifts=shifts)
    dense = [
        (person.id, shift.id)
        for person in given.people
        for shift in given.shifts
        if goes_together(person, shift, buffer=given.buffer)
    ]
    assert digest(found_in(given)) == digest(dense)


@QUIETLY
@for_all(seeds, seeds)
def test_in_whatever_order_people_and_shifts_come_the_same_go_together(seed, luck):
    given = town(seed, people=30, shifts=20)
    assert digest(found_in(shuffled(given, luck))) == digest(found_in(given))


@QUIETLY
@for_all(seeds, seeds)
def test_in_whatever_order_they_come_the_same_pairs_are_the_best(seed, luck):
    given = town(seed, people=30, shifts=40)
    assert _best_of(shuffled(given, luck)) == _best_of(given)


def _best_of(given):
    people, shifts = people_of(given), shifts_of(given)
    found = candidates_of(people, shifts)
    score = np.array([given.chances[pair] for pair in pairs_of(found, people, shifts)])
    kept = best(found, score, people=people.ids, shifts=shifts.ids, period=3, limit=4)
    return set(pairs_of(found.only(kept), people, shifts))


@QUIETLY
@for_all(seeds, rows, st.integers(0, 2**21 - 1))
def test_whoever_opens_up_in_any_way_loses_no_pair(seed, row, hours):
    given = town(seed)
    before, one = set(found_in(given)), given.people[row]
    wider = [
        replace(one, free=None if one.free is None else one.free | hours),
        replace(one, free=None),
        replace(one, reach=None),
        replace(one, skills=one.skills | {0, 63, 64, 129}),
        replace(one, full_months=frozenset()),
        replace(one, busy=one.busy[1:]),
        replace(one, blocked=frozenset()),
    ]
    for opened in wider:
        people = [*given.people[:row], opened, *given.people[row + 1 :]]
        assert before <= set(found_in(with_(given, people=people)))


def test_how_much_somebody_is_free_cannot_even_be_handed_to_what_reckons_their_chance():
    known = {one.name for one in fields(Features)}
    assert known == {"people", "groups", "affinity", "distance", "fatigue"}


@pytest.mark.parametrize("seed", range(20))
def test_who_is_free_all_week_keeps_the_same_pairs_before_others_as_who_is_not(seed):
    """Let the pairs of one person become more: those kept of everybody else stay the same."""
    given = town(seed, people=20, shifts=30)
    people = [replace(given.people[0], free=None, reach=None), *given.people[1:]]
    chances = {
        (one, other): (one * other) % 97 / 100
        for one in _ids(people)
        for other in _ids(given.shifts)
    }
    before = _best_of(with_(given, chances=chances))
    after = _best_of(with_(given, chances=chances, people=people))
    first = given.people[0].id
    assert {pair for pair in before if pair[0] != first} == {
        pair for pair in after if pair[0] != first
    }


def _ids(rows):
    return [one.id for one in rows]


@pytest.mark.parametrize("seed", range(15))
def test_an_ask_gives_the_same_reasons_whatever_others_declare(seed):
    given = town(seed, people=30, shifts=8)
    kept = given.people[: len(given.people) // 2]
    strangers = town(seed + 1000, people=30, shifts=8).people[len(kept) :]
    first, second = _told(given), _told(with_(given, people=[*kept, *strangers]))
    both = {pair for pair in first.keys() & second.keys() if pair[0] in _ids(kept)}
    assert both
    assert {pair: first[pair] for pair in both} == {pair: second[pair] for pair in both}


def _told(given):
    """Return the chance and the reasons of every ask, each pair's terms its own."""
    people, shifts = people_of(given), shifts_of(given)
    pairs = pairs_of(candidates_of(people, shifts), people, shifts)
    own = [(one * 31 + other * 17) % 100 for one, other in pairs]
    chances = {pair: 0.05 + value / 200 for pair, value in zip(pairs, own, strict=True)}
    terms = {"affinity": np.array(own) / 100, "km": np.array(own) / 10}
    made = plan(round_of(with_(given, chances=chances), **terms), steps=2)
    return {(ask.person, ask.shift): (ask.chance, ask.reasons) for ask in made.asks}
