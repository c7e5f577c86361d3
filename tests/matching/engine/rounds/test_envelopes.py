from types import SimpleNamespace

import numpy as np
import pytest

from matcher.matching.checker.plans import expected
from matcher.matching.engine.rounds.envelopes import Prices, Sellers
from matcher.matching.engine.rounds.tails import nobody, with_all
from tests.matching.engine.rounds.towns import ints


def sellers(dice, candidates):
    """Return one shift, the chances of those who may be asked about it, and who comes anyway."""
    need = ints([dice.integers(0, 7)])
    chances = dice.uniform(0.01, dice.choice([0.2, 0.5, 0.9, 1.0]), candidates)
    pending = dice.random(dice.integers(0, 3))
    waiting = with_all(nobody(need), need, np.zeros(len(pending), int), pending)
    board = SimpleNamespace(
        chances=chances[:, None],
        what=np.zeros((candidates, 1), int),
        need=need,
        weights=dice.uniform(0.5, 2, 1),
        waiting=waiting,
    )
    return Sellers(board), chances, pending


def prices(dice):
    slope = dice.choice([0.0, dice.uniform(0, 2)])
    return Prices(np.array([slope]), np.array([dice.choice([1e-6, 0.2, 0.6, 0.95])]))


def keeps(some, tariff, chances, pending):
    """Return what the shift keeps when asking these."""
    need, nowhere = int(some.need[0]), np.zeros(len(chances), int)
    gained = expected(need, [*pending, *chances]) - expected(need, pending)
    charges = tariff.slope[0] * tariff.units(np.array(chances), nowhere).sum()
    return float(some.weights[0]) * gained - charges


@pytest.mark.parametrize("seed", range(30))
def test_no_asks_of_any_chances_let_a_shift_keep_more(seed):
    dice = np.random.default_rng(seed)
    some, chances, pending = sellers(dice, int(dice.integers(1, 14)))
    tariff = prices(dice)
    most = some.kept(tariff)[0][0]
    for _ in range(40):
        asked = dice.choice(chances, dice.integers(0, len(chances) + 1), replace=False)
        lowered = np.where(dice.random(len(asked)) < 0.3, asked * dice.random(len(asked)), asked)
        assert keeps(some, tariff, asked, pending) <= most + 1e-9
        assert keeps(some, tariff, lowered, pending) <= most + 1e-9


@pytest.mark.parametrize("seed", range(30))
def test_even_asks_and_dear_ones_beside_a_smaller_reach_what_is_kept_within_a_hair(seed):
    dice = np.random.default_rng(seed)
    some, chances, pending = sellers(dice, 8)
    tariff, grid = prices(dice), np.linspace(0, max(chances), 60)
    even = [keeps(some, tariff, [p] * size, pending) for size in range(9) for p in grid]
    beside = [
        keeps(some, tariff, [max(chances)] * size + [p], pending) for size in range(8) for p in grid
    ]
    most = some.kept(tariff)[0][0]
    assert most <= max(even + beside) + 0.02 * (1 + most)


@pytest.mark.parametrize("seed", range(20))
def test_trying_only_a_few_sizes_never_finds_more(seed):
    dice = np.random.default_rng(seed)
    some, *_ = sellers(dice, 12)
    tariff = prices(dice)
    assert (some.kept(tariff, (2, 5))[0] <= some.kept(tariff)[0] + 0.05).all()


def test_units_are_the_chances_themselves_where_nothing_bends():
    straight = Prices(np.ones(1), np.full(1, 1e-6))
    chances = np.array([0.1, 0.5, 0.9])
    assert straight.units(chances, np.zeros(3, int)) == pytest.approx(chances, rel=1e-5)
    assert np.isfinite(straight.units(np.ones(1), np.zeros(1, int))).all()
