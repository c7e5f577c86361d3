"""How many of those asked will come: sums of independent chances, exactly."""

import numpy as np

from matcher.matching.engine.rounds.model import Floats, Ints


def nobody(need: Ints) -> Floats:
    """Return, for each shift, the chances of 0, 1, … need − 1 people while nobody is asked.

    Rows are as wide as the greatest need; what lies at or beyond a shift's own need stays zero,
    so a row's sum is the chance that a seat stays empty.
    """
    counts = np.zeros((len(need), max(1, int(need.max(initial=1)))))
    counts[:, 0] = need > 0
    return counts


def with_all(counts: Floats, need: Ints, shifts: Ints, chances: Floats) -> Floats:
    """Return the counts after asking somebody with each chance about each shift."""
    order = np.argsort(shifts, kind="stable")
    asked = np.bincount(shifts, minlength=len(need))
    first = np.cumsum(asked) - asked
    counts = counts.copy()
    for nth in range(int(asked.max(initial=0))):
        rows = np.flatnonzero(asked > nth)
        counts[rows] = with_one(counts[rows], need[rows], chances[order[first[rows] + nth]])
    return counts


def with_one(counts: Floats, need: Ints, chances: Floats) -> Floats:
    """Return the counts after one more person was asked about each shift."""
    after = counts * (1 - chances[:, None])
    after[:, 1:] += counts[:, :-1] * chances[:, None]
    after[np.arange(counts.shape[1]) >= need[:, None]] = 0
    return after


def filled(counts: Floats, need: Ints) -> Floats:
    """Return how many seats of each shift are expected to be taken."""
    empty = np.maximum(need[:, None] - np.arange(counts.shape[1]), 0)
    taken: Floats = need - np.einsum("ij,ij->i", counts, empty.astype(np.float64))
    return taken


def load(shifts: Ints, amounts: Floats, many: int) -> Floats:
    """Return the sum of the amounts for each of so many shifts."""
    return np.bincount(shifts, amounts, many).astype(np.float64)


def empty_without(waiting: Floats, need: Ints, shifts: Ints, chances: Floats) -> Floats:
    """Return for each ask the chance that a seat of its shift stays empty if it is not made."""
    order = np.argsort(shifts, kind="stable")
    before = _beside(waiting, need, shifts[order], chances[order])
    back = order[::-1]
    after = _beside(nobody(need), need, shifts[back], chances[back])[::-1]
    left = need[shifts[order], None] - 1 - np.arange(waiting.shape[1])
    fitting = np.take_along_axis(np.cumsum(after, axis=1), np.maximum(left, 0), axis=1)
    empty = np.zeros(len(order))
    empty[order] = np.einsum("ij,ij->i", before, np.where(left >= 0, fitting, 0.0))
    return empty


def _beside(counts: Floats, need: Ints, shifts: Ints, chances: Floats) -> Floats:
    """Return for each ask how many come of those in the counts and of the asks before it."""
    asked = np.bincount(shifts, minlength=len(need))
    place = np.argsort(np.argsort(shifts, kind="stable"), kind="stable")
    nth = place - (np.cumsum(asked) - asked)[shifts]
    found, counts = np.zeros((len(shifts), counts.shape[1])), counts.copy()
    for number in range(int(asked.max(initial=0))):
        now = np.flatnonzero(nth == number)
        rows = shifts[now]
        found[now] = counts[rows]
        counts[rows] = with_one(counts[rows], need[rows], chances[now])
    return found
