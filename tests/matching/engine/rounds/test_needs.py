import numpy as np
import pytest

from matcher.matching.engine.rounds import fairness, goodwill, still_to_come


def test_groups_that_found_few_weigh_more_and_all_weigh_one_on_average():
    weights = fairness(np.array([0.0, 0.5, 1.0]))
    assert weights.mean() == pytest.approx(1)
    assert list(weights) == sorted(weights, reverse=True)
    assert weights[0] / weights[2] == pytest.approx(5**0.5)


def test_no_shifts_have_no_weights():
    assert len(fairness(np.zeros(0))) == 0


def test_the_longer_an_answer_takes_the_less_likely_it_is_a_yes():
    likely = still_to_come(np.full(4, 0.4), np.array([0, 24, 48, 2400]))
    assert likely[0] == pytest.approx(0.4)
    assert likely[1] == pytest.approx(0.2 / 0.8)
    assert likely[2] == pytest.approx(0.1 / 0.7)
    assert likely[3] == pytest.approx(0)


def test_the_order_of_the_shifts_changes_no_digit_of_their_weights():
    fill = np.random.default_rng(1).random(1000)
    order = np.random.default_rng(2).permutation(1000)
    assert (fairness(fill[order]) == fairness(fill)[order]).all()


def test_the_tired_are_asked_only_about_what_is_worth_it():
    cost = goodwill(np.array([0.0, 4.6, 9.2]), share=0.3)
    assert list(cost) == pytest.approx([0, 0.3, 0.6])
