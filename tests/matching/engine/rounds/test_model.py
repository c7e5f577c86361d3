import numpy as np

from matcher.matching.engine.rounds import Plan, Ragged, words


def test_sets_are_packed_into_as_many_words_as_they_need():
    packed = words([{0, 63}, {64}, set()], 65)
    assert packed.tolist() == [[1 | 1 << 63, 0], [0, 1], [0, 0]]
    assert words([set()], 0).tolist() == [[0]]


def test_lists_of_different_lengths_lie_one_behind_the_other():
    lists = Ragged.of([[5, 6], [], [7]])
    assert lists.start.tolist() == [0, 2, 2, 3]
    assert lists.values.tolist() == [5, 6, 7]
    assert Ragged.of([[(1, 2)], [(3, 4)]]).values.shape == (2, 2)
    assert len(Ragged.of([[], []]).values) == 0


def test_a_plan_is_as_good_as_the_share_of_the_bound_it_reaches():
    plan = Plan(asks=(), fill={}, objective=3.0, bound=4.0, seed=1, model="", version="")
    assert plan.ratio == 0.75
    nothing = Plan(asks=(), fill={}, objective=0.0, bound=0.0, seed=1, model="", version="")
    assert nothing.ratio == 1.0
    assert np.isfinite(nothing.ratio)
