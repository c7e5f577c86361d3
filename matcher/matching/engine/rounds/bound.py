"""A number no plan can exceed, from prices on the shifts.

Whatever the shifts charge for asks (see `envelopes`), a plan is worth at most what they keep plus
what people pay for the dearest asks they may get, and with a budget also so many times the price
of any ask. The prices start where the plan's own margins are and move against what is asked for
too often or too seldom.
"""

from dataclasses import replace

import numpy as np

from matcher.matching.engine.rounds.board import Board
from matcher.matching.engine.rounds.choosing import chosen, most
from matcher.matching.engine.rounds.envelopes import TINY, Prices, Sellers
from matcher.matching.engine.rounds.model import Bools, Floats
from matcher.matching.engine.rounds.tails import load, with_all

STEPS = 12
DAMPING = 0.25
FEW_SIZES = (2, 3, 4, 6, 9, 14, 25, 60, 200)
LINES = 20_000
"""So many people are looked at together, which bounds the memory."""
STRAIGHT = 1e-6


def search(
    board: Board, asks: Bools, *, objective: float, budget: int | None = None, steps: int = STEPS
) -> Prices:
    """Return the prices with the lowest bound found, from those of a plan that is worth so much."""
    sellers, prices = Sellers(board), _margins(board, asks, budget)
    best, lowest = prices, np.inf
    for _ in range(steps):
        total, excess, sold = _trial(board, sellers, prices)
        total += prices.fee * (budget or 0)
        if total < lowest:
            best, lowest = prices, total
        far = max(total - objective, 0.0) / max(float(excess @ excess), TINY)
        slope = np.maximum(prices.slope - DAMPING * far * excess, 0)
        prices = Prices(slope, prices.bend, prices.fee * (0.5 + 0.5 * sold / max(budget or 0, 1)))
    return best


def bound_at(board: Board, prices: Prices, *, budget: int | None = None) -> float:
    """Return a number no plan for this board exceeds, whatever the prices."""
    worth, _ = Sellers(board).kept(prices)
    people = sum(_paid(board, prices, lines) for lines in _stretches(board))
    priced = float(worth.sum()) + people + prices.fee * (budget or 0)
    return priced if budget is None else min(priced, _each_alone(board, budget))


def _each_alone(board: Board, budget: int) -> float:
    """Return what the dearest asks are worth if none gets in the way of another.

    Of asks that are few beside the seats, this is nearly what they fill together.
    """
    alone = board.weights * board.waiting.sum(axis=1)
    values = np.sort(alone[board.what] * board.chances, axis=1)[:, ::-1]
    allowed = values[np.arange(values.shape[1]) < board.caps[:, None]]
    return float(np.sort(allowed)[::-1][:budget].sum())


def choice_at(board: Board, prices: Prices) -> Bools:
    """Return what people would take at these prices: a good place to begin a search for a plan."""
    asks = np.zeros(board.what.shape, bool)
    for lines in _stretches(board):
        values, _ = _values(board, prices, lines)
        asks[lines] = chosen(values, board.caps[lines], board.clashes[lines])
    return asks


def _margins(board: Board, asks: Bools, budget: int | None) -> Prices:
    """Return the prices at which each shift of the plan is content with its asks.

    If the budget is used up, the fee is the least that an ask of the plan is worth at them.
    """
    shifts, chances = board.what[asks], board.chances[asks]
    counts = with_all(board.waiting, board.need, shifts, chances)
    empty = counts.sum(axis=1)
    last = np.take_along_axis(counts, np.maximum(board.need - 1, 0)[:, None], axis=1)[:, 0]
    bend = np.clip(last / np.maximum(empty, TINY), STRAIGHT, 1 - STRAIGHT)
    prices = Prices(board.weights * empty, bend)
    if budget is None or not 0 < len(shifts) == budget:
        return prices
    charges = prices.slope[shifts] * prices.units(chances, shifts)
    return replace(prices, fee=float(charges.min()))


def _stretches(board: Board) -> list[slice]:
    return [slice(first, first + LINES) for first in range(0, len(board.caps), LINES)]


def _trial(board: Board, sellers: Sellers, prices: Prices) -> tuple[float, Floats, int]:
    """Return about the bound at these prices, the units people want beyond what is sold, and asks.

    It leaves out what the fees bring in.
    """
    worth, wanted = sellers.kept(prices, FEW_SIZES)
    total, offered, sold = float(worth.sum()), np.zeros(len(board.need)), 0
    for lines in _stretches(board):
        values, units = _values(board, prices, lines)
        picks = chosen(values, board.caps[lines], board.clashes[lines])
        total += float(values[picks].sum())
        offered += load(board.what[lines][picks], units[picks], len(offered))
        sold += int(picks.sum())
    return total, offered - wanted, sold


def _paid(board: Board, prices: Prices, lines: slice) -> float:
    values, _ = _values(board, prices, lines)
    return float(most(values, board.caps[lines], board.clashes[lines]).sum())


def _values(board: Board, prices: Prices, lines: slice) -> tuple[Floats, Floats]:
    units = prices.units(board.chances[lines], board.what[lines])
    return prices.slope[board.what[lines]] * units - prices.fee, units
