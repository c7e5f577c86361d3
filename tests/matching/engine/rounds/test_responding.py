import pytest

from matcher.matching.engine.rounds.greedy import lazy_greedy
from matcher.matching.engine.rounds.responding import best_response, within_budget
from tests.matching.engine.rounds.boards import board_of, worth


@pytest.mark.parametrize("seed", range(10))
def test_responding_again_and_again_is_no_worse_than_greed(seed):
    laid = board_of(seed, people=80)
    assert worth(laid, best_response(laid)) >= 0.98 * worth(laid, lazy_greedy(laid))


def test_an_ask_that_fills_less_than_its_price_is_not_made():
    laid = board_of(2, people=80)
    counts = [best_response(laid, price=price).sum() for price in (0, 0.1, 0.3, 3.0)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


def test_sweeping_goes_on_from_the_asks_given_and_leaves_them_as_they_are():
    laid = board_of(2, people=80)
    asks = lazy_greedy(laid)
    before = asks.copy()
    assert worth(laid, best_response(laid, asks)) >= 0.98 * worth(laid, asks)
    assert (asks == before).all()


def test_sweeping_may_end_before_it_has_settled():
    laid = board_of(2, people=80)
    assert best_response(laid, sweeps=1).sum() > 0


@pytest.mark.parametrize("budget", [1, 5, 15])
def test_a_price_keeps_the_asks_within_the_budget(budget):
    laid = board_of(2, people=80)
    asks = best_response(laid)
    assert within_budget(laid, asks, budget).sum() <= budget < asks.sum()
