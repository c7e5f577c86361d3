"""Batched best response: each person re-chooses, given what everybody else is asked."""

from itertools import pairwise

import numpy as np
from scipy.special import gammaincc

from matcher.matching.engine.rounds.board import Board
from matcher.matching.engine.rounds.choosing import chosen
from matcher.matching.engine.rounds.model import Bools, Floats, Ints
from matcher.matching.engine.rounds.tails import load

BATCHES = 40
SWEEPS = 8
HALVINGS = 8
SETTLED = 1e-4
"""Sweeping ends when so small a share of the asks still changes."""


def best_response(
    board: Board, asks: Bools | None = None, *, price: Floats | float = 0.0, sweeps: int = SWEEPS
) -> Bools:
    """Return who is asked about what, as true cells of the board.

    An ask is made only if it fills more than the price of asking, the same for all lines or one
    for each. The chance that a seat is
    still empty is taken from the Poisson distribution of the same mean.
    """
    asks = np.zeros(board.what.shape, bool) if asks is None else asks.copy()
    cells = np.nonzero(asks)
    expected = board.expected + _load(board, *cells)
    prices = np.broadcast_to(price, len(asks))
    edges = np.unique(np.linspace(0, len(asks), BATCHES + 1).astype(np.int64))
    for _ in range(sweeps):
        before = asks.copy()
        for first, last in pairwise(edges):
            _respond(board, asks, expected, np.arange(first, last), prices)
        if (asks != before).sum() <= SETTLED * asks.sum():
            break
    return asks


def within_budget(board: Board, asks: Bools, budget: int) -> Bools:
    """Return at most so many asks, by raising the price of an ask until so few remain."""
    low, high = 0.0, float((board.weights[board.what] * board.chances).max())
    fewer = np.zeros(asks.shape, bool)
    for _ in range(HALVINGS):
        price = (low + high) / 2
        asks = best_response(board, asks, price=price, sweeps=2)
        if asks.sum() <= budget:
            high, fewer = price, asks
        else:
            low = price
    return fewer


def _respond(board: Board, asks: Bools, expected: Floats, lines: Ints, prices: Floats) -> None:
    """Let the people of these lines choose anew; asks and expected change."""
    rows, columns = np.nonzero(asks[lines])
    own = _load(board, lines[rows], columns)
    gains = (board.weights * _empty(board.need, expected))[board.what[lines]] * board.chances[lines]
    shifts, chances = board.what[lines[rows], columns], board.chances[lines[rows], columns]
    without = expected[shifts] - chances
    gains[rows, columns] = board.weights[shifts] * chances * _empty(board.need[shifts], without)
    asks[lines] = chosen(gains - prices[lines, None], board.caps[lines], board.clashes[lines])
    rows, columns = np.nonzero(asks[lines])
    expected += _load(board, lines[rows], columns) - own


def _empty(need: Ints, expected: Floats) -> Floats:
    """Return the chance that a seat is empty where so many come on average."""
    return np.where(need > 0, gammaincc(np.maximum(need, 1), np.maximum(expected, 0)), 0.0)


def _load(board: Board, rows: Ints, columns: Ints) -> Floats:
    return load(board.what[rows, columns], board.chances[rows, columns], len(board.need))
