from itertools import combinations

import numpy as np
import pytest

from matcher.matching.engine.rounds.choosing import chosen, most


def rows(seed, cap, width=7, many=60):
    dice = np.random.default_rng(seed)
    values = np.round(dice.normal(0.5, 0.6, (many, width)), 2)
    meeting = np.triu(dice.random((many, width, width)) < 0.35, 1)
    meeting |= meeting.transpose(0, 2, 1)
    clashes = (meeting * (1 << np.arange(width))).sum(axis=2).astype(np.uint64)
    return values, np.full(many, cap), clashes, meeting


def best(values, cap, meeting):
    return max(
        sum(values[list(some)])
        for size in range(cap + 1)
        for some in combinations(range(len(values)), size)
        if not meeting[np.ix_(some, some)].any()
    )


@pytest.mark.parametrize("cap", [0, 1, 2])
def test_up_to_two_are_the_best_two_there_are(cap):
    values, caps, clashes, meeting = rows(1, cap)
    picks = chosen(values, caps, clashes)
    for row in range(len(values)):
        assert values[row][picks[row]].sum() == pytest.approx(best(values[row], cap, meeting[row]))
    assert most(values, caps, clashes) == pytest.approx(np.where(picks, values, 0).sum(axis=1))


@pytest.mark.parametrize("cap", [3, 4])
def test_more_than_two_are_nearly_the_best_and_never_clash(cap):
    values, caps, clashes, meeting = rows(2, cap)
    picks, bounds = chosen(values, caps, clashes), most(values, caps, clashes)
    reached = np.where(picks, values, 0).sum(axis=1)
    optimum = np.array([best(*row) for row in zip(values, caps, meeting, strict=True)])
    assert (picks.sum(axis=1) <= cap).all()
    assert all(not meeting[row][np.ix_(pick, pick)].any() for row, pick in enumerate(picks))
    assert (reached <= optimum + 1e-9).all()
    assert (optimum <= bounds + 1e-9).all()
    assert reached.sum() >= 0.97 * optimum.sum()


def test_what_is_worth_nothing_is_left():
    values = np.array([[0.0, -1.0, 0.5]])
    picks = chosen(values, np.array([3]), np.zeros((1, 3), np.uint64))
    assert picks.tolist() == [[False, False, True]]


def test_two_middling_ones_may_be_better_than_the_best():
    values = np.array([[10.0, 9.0, 8.0, 1.0]])
    clashes = np.array([[0b0110, 0b0001, 0b0001, 0b0000]], np.uint64)
    assert chosen(values, np.array([2]), clashes).tolist() == [[False, True, True, False]]
