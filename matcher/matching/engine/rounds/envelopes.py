"""What a shift keeps: by how much its expected seats can exceed the charges for any asks.

For charges s · a(p), a(p) = −ln(1 − θp) / θ, two chances p, q may be exchanged for others with the
same charge; then p + q changes by θ times what pq changes by, and the expected seats by
(θ·P(X ≤ n − 1) − P(X = n − 1)) times that, X being the others. So at a best set no two chances
strictly between zero and the greatest differ, and because P(X = n − 1) / P(X ≤ n − 1) grows with
X, two such chances never stand beside a greatest one. What remains to be looked at is m equal
chances, or some of the greatest and at most one smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import comb

from matcher.matching.engine.rounds.board import Board
from matcher.matching.engine.rounds.model import Floats, Ints
from matcher.matching.engine.rounds.tails import with_one

NEWTON, WARM = 3, 12
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What asking costs: slope_j · a(p) for somebody with chance p about shift j, and a fee."""

    slope: Floats
    bend: Floats  # θ, between 0 and 1
    fee: float = 0.0  # for any ask, where a budget limits them

    def units(self, chances: Floats, shifts: Ints) -> Floats:
        """Return a(p), how many units each ask takes."""
        bend = self.bend[shifts]
        return -np.log1p(-bend * np.minimum(chances, 1 - TINY)) / bend


class Sellers:
    """The shifts as the envelope sees them, before anybody is asked."""

    def __init__(self, board: Board) -> None:
        real = board.chances > 0
        shifts, chances = board.what[real], board.chances[real]
        self.need, self.weights, self.waiting = board.need, board.weights, board.waiting
        self.many = np.bincount(shifts, minlength=len(board.need))
        self.greatest = np.zeros(len(board.need))
        np.maximum.at(self.greatest, shifts, chances)
        # With k people of those asked: the chance that a seat stays empty, that just one does,
        # and how many do.
        seats = board.need[:, None] - 1 - np.arange(board.waiting.shape[1])
        up_to = np.cumsum(board.waiting, axis=1)
        still = np.take_along_axis(up_to, np.maximum(seats, 0), axis=1)
        self.beyond = seats < 0
        self.still = np.where(self.beyond, 0.0, still)
        self.last = np.diff(-self.still, axis=1, append=0.0)
        self.empty = np.cumsum(self.still[:, ::-1], axis=1)[:, ::-1]

    def kept(self, prices: Prices, sizes: Sequence[int] | None = None) -> tuple[Floats, Floats]:
        """Return the most each shift can keep, and how many units it takes to keep it.

        With sizes, only so many equal chances are tried: quick, but not sure to be the most.
        """
        worth, units = self._greatest_and_one(prices)
        even, before = self.greatest, 1
        largest = int(self.many.max(initial=0))
        tried = range(2, largest + 1) if sizes is None else sizes
        for size in (size for size in tried if size <= largest):
            # From one large size to the next the best chance hardly moves.
            times = 1 if before == size - 1 > WARM else NEWTON
            even = self._evened(prices, size, even * before / size, times)
            most, taken = self._with_even(prices, size, even)
            better = (most > worth) & (size <= self.many)
            worth, units = np.where(better, most, worth), np.where(better, taken, units)
            before = size
        return worth, units

    def _greatest_and_one(self, prices: Prices) -> tuple[Floats, Floats]:
        """Return the best of: some of the greatest chance, and one smaller beside them."""
        everywhere = np.arange(len(self.need))
        dear = prices.units(self.greatest, everywhere)
        worth, units = np.zeros(len(self.need)), np.zeros(len(self.need))
        counts, gained = self.waiting, np.zeros(len(self.need))
        for number in range(int(self.many.max(initial=0)) + 1):
            gain = self.weights * counts.sum(axis=1)
            part = (1 - prices.slope / np.maximum(gain, TINY)) / prices.bend
            part = np.clip(part, 0, np.where(number < self.many, self.greatest, 0))
            taken = number * dear + prices.units(part, everywhere)
            here = gained + gain * part - prices.slope * taken
            better = (here > worth) & (number <= self.many)
            worth, units = np.where(better, here, worth), np.where(better, taken, units)
            if (gain <= prices.slope).all():
                break
            gained = gained + gain * self.greatest
            counts = with_one(counts, self.need, self.greatest)
        return worth, units

    def _evened(self, prices: Prices, size: int, guess: Floats, times: int) -> Floats:
        """Return nearly the best chance for so many equal ones, by so many of Newton's steps."""
        for _ in range(times):
            fewer = self._counts(size - 2, guess)
            gain = self._gain(with_one(fewer, self.need, guess))
            straight = 1 - prices.bend * guess
            fall = self.weights * (size - 1) * np.einsum("ij,ij->i", fewer, self.last)
            fall = straight * fall + prices.bend * gain
            guess = guess + (gain * straight - prices.slope) / np.maximum(fall, TINY)
            guess = np.clip(guess, 0, self.greatest)
        return guess

    def _with_even(self, prices: Prices, size: int, even: Floats) -> tuple[Floats, Floats]:
        """Return what so many equal chances can keep at most, wherever near `even` they are best.

        What is kept is concave in the chance, so its tangent is never below it.
        """
        others = self._counts(size - 1, even)
        counts = with_one(others, self.need, even)
        filled = self.empty[:, 0] - np.einsum("ij,ij->i", counts, self.empty)
        units = size * prices.units(even, np.arange(len(even)))
        rise = size * (self._gain(others) - prices.slope / (1 - prices.bend * even))
        slack = np.where(rise > 0, rise * (self.greatest - even), -rise * even)
        return self.weights * filled - prices.slope * units + slack, units

    def _gain(self, counts: Floats) -> Floats:
        """Return what a certain yes adds beside so many others."""
        gain: Floats = self.weights * np.einsum("ij,ij->i", counts, self.still)
        return gain

    def _counts(self, size: int, chance: Floats) -> Floats:
        """Return how many of so many equal chances say yes."""
        chance = np.minimum(chance, 1 - TINY)
        counts: Floats = np.empty(self.waiting.shape)
        counts[:, 0] = (1 - chance) ** size
        counts[:, 1:] = (chance / (1 - chance))[:, None]
        counts = np.cumprod(counts, axis=1) * comb(size, np.arange(self.waiting.shape[1]))
        counts[self.beyond] = 0
        return counts
