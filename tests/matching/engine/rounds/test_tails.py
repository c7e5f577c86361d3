import numpy as np
import pytest

from matcher.matching.checker.plans import expected
from matcher.matching.engine.rounds.tails import empty_without, filled, nobody, with_all
from tests.matching.engine.rounds.towns import ints

NEED = ints([0, 1, 3, 12])


def asks(seed, many=60):
    dice = np.random.default_rng(seed)
    return dice.integers(0, len(NEED), many), dice.random(many)


@pytest.mark.parametrize("seed", range(5))
def test_expected_seats_are_those_of_the_exact_convolution(seed):
    shifts, chances = asks(seed)
    seats = filled(with_all(nobody(NEED), NEED, shifts, chances), NEED)
    exact = [expected(need, chances[shifts == row]) for row, need in enumerate(NEED.tolist())]
    assert seats == pytest.approx(exact)


@pytest.mark.parametrize("seed", range(5))
def test_an_ask_is_worth_its_chance_times_that_of_a_seat_left_empty(seed):
    (late, likely), (shifts, chances) = asks(seed + 50, 6), asks(seed, 25)
    waiting = with_all(nobody(NEED), NEED, late, likely)
    alone = empty_without(waiting, NEED, shifts, chances)
    everybody = filled(with_all(waiting, NEED, shifts, chances), NEED)
    for at, shift in enumerate(shifts):
        others = np.arange(len(shifts)) != at
        fewer = filled(with_all(waiting, NEED, shifts[others], chances[others]), NEED)
        assert chances[at] * alone[at] == pytest.approx(everybody[shift] - fewer[shift])


def test_nobody_fills_nothing():
    assert filled(nobody(NEED), NEED).tolist() == [0, 0, 0, 0]


def test_without_shifts_there_are_no_seats():
    none = ints([])
    assert filled(with_all(nobody(none), none, none, np.zeros(0)), none).shape == (0,)
    assert empty_without(nobody(none), none, none, np.zeros(0)).shape == (0,)
