import numpy as np
import pytest

from matcher.matching.engine.rounds.bound import bound_at, choice_at, search
from matcher.matching.engine.rounds.greedy import lazy_greedy
from matcher.matching.engine.rounds.responding import best_response
from tests.matching.engine.rounds.boards import board_of, worth


def bound(laid, asks, *, budget=None, steps=12):
    prices = search(laid, asks, objective=worth(laid, asks), budget=budget, steps=steps)
    return bound_at(laid, prices, budget=budget)


@pytest.mark.parametrize("seed", range(15))
def test_a_bound_from_one_plan_holds_for_every_other(seed):
    laid = board_of(seed, people=60)
    poor = lazy_greedy(laid, budget=8)
    good = best_response(laid)
    assert bound(laid, poor, steps=3) >= worth(laid, good)
    assert bound(laid, good, steps=3) >= max(worth(laid, good), worth(laid, lazy_greedy(laid)))


@pytest.mark.parametrize("budget", [3, 10, 1000])
def test_a_bound_under_a_budget_holds_for_every_plan_within_it(budget):
    laid = board_of(4, people=60)
    asks = lazy_greedy(laid, budget=budget)
    within = bound(laid, asks, budget=budget)
    assert worth(laid, asks) <= within <= bound(laid, best_response(laid)) + 1e-9


def test_steps_bring_the_bound_nearer():
    laid = board_of(4, people=60)
    asks = best_response(laid)
    far, near = bound(laid, asks, steps=1), bound(laid, asks, steps=60)
    assert worth(laid, asks) <= near <= far


def test_a_bound_without_a_single_step_holds_too():
    laid = board_of(4, people=60)
    asks = best_response(laid)
    assert bound(laid, asks, steps=0) >= worth(laid, asks)


def test_nobody_asked_gives_a_bound_as_well():
    laid = board_of(4, people=60)
    nobody = np.zeros(laid.what.shape, bool)
    assert bound(laid, nobody, budget=0) >= 0


def test_what_people_would_take_at_the_prices_is_nearly_a_plan():
    laid = board_of(4, people=60)
    asks = best_response(laid)
    prices = search(laid, asks, objective=worth(laid, asks))
    taken = choice_at(laid, prices)
    assert (taken.sum(axis=1) <= laid.caps).all()
    assert worth(laid, taken) >= 0.9 * worth(laid, asks)


@pytest.mark.parametrize("seed", range(5))
def test_a_single_ask_is_bounded_by_what_it_fills(seed):
    laid = board_of(seed, people=60)
    asks = lazy_greedy(laid, budget=1)
    assert bound(laid, asks, budget=1) == pytest.approx(worth(laid, asks))
