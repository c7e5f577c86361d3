import numpy as np
import pytest

from matcher.matching.engine.rounds.greedy import lazy_greedy
from tests.matching.engine.rounds.boards import board_of, worth


def eager(laid, budget):
    """Try every ask that may be added, take the most useful, and begin again."""
    asks = np.zeros(laid.what.shape, bool)
    for _ in range(budget):
        useful = [(worth(laid, added), at, added) for at, added in _added(laid, asks)]
        if not useful or max(useful, key=lambda one: one[0])[0] <= worth(laid, asks) + 1e-12:
            break
        asks = max(useful, key=lambda one: one[0])[2]
    return asks


def _added(laid, asks):
    for line, column in zip(*np.nonzero((laid.chances > 0) & ~asks), strict=True):
        others = np.flatnonzero(asks[line])
        clashing = any(int(laid.clashes[line, column]) >> int(other) & 1 for other in others)
        if len(others) < laid.caps[line] and not clashing:
            added = asks.copy()
            added[line, column] = True
            yield (line, column), added


@pytest.mark.parametrize("seed", range(12))
def test_being_lazy_gives_what_trying_everything_gives(seed):
    laid = board_of(seed, people=10, shifts=6)
    lazy = worth(laid, lazy_greedy(laid, budget=6))
    assert lazy == pytest.approx(worth(laid, eager(laid, 6)), rel=0.02)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_asked_already_stays_asked(seed):
    laid = board_of(seed)
    few = lazy_greedy(laid, budget=3)
    more = lazy_greedy(laid, few, budget=8)
    assert more[few].all()
    assert more.sum() <= 8
    assert worth(laid, more) >= worth(laid, few)


def test_a_budget_that_is_used_up_adds_nothing():
    laid = board_of(1)
    few = lazy_greedy(laid, budget=5)
    assert (lazy_greedy(laid, few, budget=3) == few).all()
