"""The goals of a round at a size that can be tested in a moment; `make bench-matching` goes on."""

import pytest

from matcher.matching.engine.rounds import plan
from matcher.matching.engine.rounds.board import board
from matcher.matching.engine.rounds.choosing import chosen
from matcher.matching.engine.rounds.greedy import lazy_greedy
from matcher.matching.engine.rounds.planning import worth
from tests.bench_matching.rounds import SEATS, given_of
from tests.bench_matching.towns import town


@pytest.mark.parametrize("regime", SEATS)
def test_a_plan_nears_its_bound_and_beats_greed_and_asking_the_likeliest(regime):
    given = given_of(town(1500, 90, seed=3), regime)
    laid, made = board(given), plan(given)
    likeliest = chosen(laid.chances, laid.caps, laid.clashes)
    assert made.ratio >= 0.988
    assert made.objective > 1.005 * worth(laid, lazy_greedy(laid))
    assert made.objective > 1.05 * worth(laid, likeliest)
