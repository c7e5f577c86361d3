from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from matcher.matching.checker.plans import Given, Person, Shift, expected, violations
from matcher.matching.engine.rounds import Reason, Why, plan
from tests.matching.engine.rounds.towns import planned, round_of, shuffled, town, with_


@pytest.mark.parametrize("seed", range(70))
def test_the_checker_finds_nothing_wrong_with_a_plan(seed):
    given = town(seed, people=14, shifts=8)
    assert violations(given, planned(given)[1]) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_checker_finds_nothing_wrong_with_a_plan_under_a_budget(seed):
    given = town(seed, people=14, shifts=8, budget=seed % 9)
    assert violations(given, planned(given)[1]) == []


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_at_all_beats_the_bound_and_few_beat_the_plan(seed):
    given = town(seed, people=4, shifts=4, budget=[None, 2][seed % 2])
    made, _ = planned(given)
    best = _best(given)
    assert best <= made.bound + 1e-9
    assert made.objective >= 0.9 * best


def _best(given):
    """Return the most any plan is worth, by trying them all."""
    choices = [list(_choices(given, person)) for person in given.people]
    plans = [[ask for choice in made for ask in choice] for made in product(*choices)]
    return max(_worth(given, asks) for asks in plans if len(asks) <= (given.budget or 99))


def _choices(given, person):
    times = {shift.id: (shift.start, shift.end) for shift in given.shifts}
    theirs = [pair for pair in given.chances if pair[0] == person.id]
    for size in range(max(0, min(person.cap, person.left)) + 1):
        for choice in combinations(theirs, size):
            pairs = combinations([times[shift] for _, shift in choice], 2)
            if not any(_meet(one, other, given.buffer) for one, other in pairs):
                yield choice


def _meet(one, other, buffer):
    if None in one + other:
        return False
    return one[0] < other[1] + buffer and other[0] < one[1] + buffer


def _worth(given, asks):
    return sum(_fill(given, shift, asks) * shift.weight for shift in given.shifts)


def _fill(given, shift, asks):
    waiting = [chance for pending, chance in given.pending if pending == shift.id]
    asked = [given.chances[pair] for pair in asks if pair[1] == shift.id]
    need = max(0, shift.need)
    return expected(need, waiting + asked) - expected(need, waiting)


def test_the_same_round_gives_the_same_plan():
    given = town(3, people=40, shifts=12)
    assert plan(round_of(given)) == plan(round_of(given))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("budget", [None, 5])
def test_in_whatever_order_people_shifts_and_answers_come_the_plan_is_the_same(seed, budget):
    given = town(seed, people=20, shifts=8, budget=budget)
    made = planned(given)[0]
    again = planned(shuffled(given, seed))[0]
    assert again == made


def test_another_seed_may_ask_others():
    given = town(3, people=40, shifts=12)
    versions = {planned(given, seed=seed)[0].version for seed in range(5)}
    assert len(versions) == 5


def test_a_budget_of_nothing_asks_nobody():
    made = planned(town(3, people=20), budget=0)[0]
    assert (made.asks, made.objective) == ((), 0)
    assert made.bound >= 0


def test_a_wide_budget_takes_nothing_away():
    given = town(3, people=20)
    assert planned(given, budget=1000)[0].objective >= planned(given)[0].objective


def test_more_budget_never_fills_less():
    given = town(8, people=40, shifts=12)
    filled = [planned(given, budget=budget)[0].objective for budget in (0, 6, 30)]
    assert filled == sorted(filled)


@pytest.mark.parametrize("empty", [{"people": []}, {"shifts": [], "pending": [], "chances": {}}])
def test_without_people_or_without_shifts_there_is_nothing_to_ask(empty):
    made = planned(with_(town(1), **empty))[0]
    assert (made.asks, made.ratio) == ((), 1.0)


def test_answers_still_to_come_leave_less_to_ask_for():
    given = with_(town(8, people=30), pending=[])
    shift = next(shift.id for shift in given.shifts if shift.need > 0 and shift.is_open)
    waiting = with_(given, pending=[(shift, 0.9)] * 6)
    assert planned(waiting)[0].fill[shift] < planned(given)[0].fill[shift]


def test_who_of_two_equal_people_gets_the_only_ask_is_not_decided_by_how_broadly_one_is_free():
    narrow_first = [_asked_of_two(seed) for seed in range(30)]
    assert 6 < sum(narrow_first) < 24


def _asked_of_two(seed):
    """Tell whether the one free for a single slot is asked, before one free all week."""
    people = [
        Person(id=1, cap=1, left=1, free=0b1, reach=None),
        Person(id=2, cap=1, left=1, free=2**21 - 1, reach=None),
    ]
    shift = Shift(id=1000 + seed, group=1, need=1, needed=0b1)
    given = Given(people=people, shifts=[shift], chances={(1, shift.id): 0.3, (2, shift.id): 0.3})
    return planned(given, budget=1, seed=seed)[0].asks[0].person == 1


def test_reasons_are_those_of_the_pair_and_of_the_shift():
    shift = Shift(id=9, group=1, need=2, weight=1.5)
    person = Person(id=4, cap=1, left=1)
    given = Given(people=[person], shifts=[shift], chances={(4, 9): 0.3})
    (near,) = planned(given, affinity=np.array([0.456]), km=np.array([1.2]))[0].asks
    assert near.reasons == (
        Reason(Why.INTEREST, {"hundredths": 46}),
        Reason(Why.NEAR, {"km": 2}),
        Reason(Why.STILL_NEEDED, {"missing": 2}),
        Reason(Why.GROUP_SHORT),
    )
    plain = with_(given, shifts=[replace(shift, weight=1.0)])
    (far,) = planned(plain, affinity=np.array([0.1]), km=np.array([30.0]))[0].asks
    assert far.reasons == (Reason(Why.STILL_NEEDED, {"missing": 2}),)


def test_only_the_best_thirty_pairs_of_a_person_are_looked_at():
    shifts = [Shift(id=n, group=1, need=1) for n in range(45)]
    people = [Person(id=n, cap=2, left=2) for n in range(3)]
    given = Given(
        people=people,
        shifts=shifts,
        chances={(one.id, shift.id): 0.1 + shift.id / 100 for one in people for shift in shifts},
    )
    terms = {"affinity": np.zeros(135), "km": np.full(135, 9.0)}
    made, told = planned(given, **terms)
    assert violations(given, told) == []
    assert {ask.shift for ask in made.asks} == set(range(39, 45))


@pytest.mark.parametrize("budget", [None, 5])
def test_fewer_are_asked_where_asking_costs_goodwill(budget):
    given = town(3, people=14, shifts=8, budget=budget)
    freely, _ = planned(given)
    assert planned(given, goodwill=np.zeros(14))[0].asks == freely.asks
    spared, told = planned(given, goodwill=np.ones(14))
    assert 0 < len(spared.asks) < len(freely.asks)
    assert spared.objective / len(spared.asks) > freely.objective / len(freely.asks)
    assert violations(given, told) == []


def test_goodwill_is_counted_for_each_person_alone():
    given = town(3, people=14, shifts=8)
    freely, _ = planned(given)
    worn = freely.asks[0].person
    cost = np.array([1000.0 * (one.id == worn) for one in given.people])
    spared, _ = planned(given, goodwill=cost)
    assert {ask.person for ask in spared.asks} == {ask.person for ask in freely.asks} - {worn}


def test_a_shift_many_are_asked_about_does_not_lose_them_all():
    one = town(3, people=1, shifts=1)
    shift = with_shift_open(one.shifts[0])
    crowd = [with_person_free(one.people[0], 1000 + number) for number in range(12)]
    given = with_(one, people=crowd, shifts=[shift], pending=[])
    given = with_(given, chances={(person.id, shift.id): 0.3 for person in crowd})
    freely, spared = (planned(given, goodwill=np.full(12, cost))[0] for cost in (0.0, 2.0))
    assert spared.fill[shift.id] > 0.9 * freely.fill[shift.id]
    assert len(spared.asks) < len(freely.asks)


def with_shift_open(shift):
    return replace(
        shift,
        need=2,
        area=None,
        needed=0,
        skills=frozenset(),
        min_age=0,
        max_age=200,
        grades=frozenset(),
        month=None,
        start=None,
        end=None,
        is_open=True,
    )


def with_person_free(person, id_):
    return replace(person, id=id_, cap=1, left=1, engaged=frozenset(), blocked=frozenset())
