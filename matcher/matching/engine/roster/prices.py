"""What each possible placement would add, judged by the prices of a relaxed optimum."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from matcher.matching.engine.roster.board import Board
from matcher.matching.engine.roster.model import Weights
from matcher.matching.engine.roster.program import Program
from matcher.matching.engine.roster.rows import Figures, Reals
from matcher.matching.engine.roster.solvers import Relaxed


class Gains(NamedTuple):
    """By unit and shift: what a placement adds at the prices of the shifts, and of all rows."""

    at_shifts: Reals
    at_all: Reals


def gains(board: Board, weights: Weights, program: Program, relaxed: Relaxed) -> Gains:
    """Return both gains of every placement, possible or not, in the program or not."""

    def priced(kind: str) -> tuple[Reals, Figures]:
        rows, about = program.about[kind]
        return relaxed.prices[rows], about

    at_shifts = _own(board, weights, priced) + _befriended(board, weights, program, priced)
    return Gains(at_shifts, at_shifts - _of_unit(board, priced))


Priced = Callable[[str], tuple[Reals, Figures]]


def _own(board: Board, weights: Weights, priced: Priced) -> Reals:
    shift_prices = np.zeros(len(board.shifts))
    for kind, sign in (("crew", 1), ("capacity", -1)):
        prices, shifts = priced(kind)
        shift_prices[shifts] += sign * prices
    prices, needs = priced("skill")
    skill_prices = np.zeros((len(board.skills), len(board.shifts)))
    skill_prices[board.needs[needs, 1], board.needs[needs, 0]] = prices
    heads = board.size[:, None] * (weights.capacity + shift_prices)[None, :]
    total: Reals = heads + board.worth + board.skilled @ skill_prices
    return total


def _of_unit(board: Board, priced: Priced) -> Reals:
    """Return what a placement uses of the unit's own time, less what a first shift is worth."""
    prices, units = priced("everyone")
    used = np.zeros((len(board.units), len(board.shifts)))
    used[units] -= prices[:, None]
    prices, about = priced("limits")
    by_length = np.zeros((len(board.units), about.shape[1] - 1))
    np.add.at(by_length, about[:, 0].astype(np.int64), prices[:, None] * about[:, 1:])
    used += by_length[:, np.unique(board.length, return_inverse=True)[1]]
    prices, about = priced("overlap")
    by_clique = np.zeros((len(board.units), len(board.cliques)))
    unit, clique = about.astype(np.int64).T
    by_clique[unit, clique] = prices
    used += by_clique @ board.cliques.astype(np.float64)
    return used


def _befriended(board: Board, weights: Weights, program: Program, priced: Priced) -> Reals:
    """Return what being there adds for friends.

    Where both placements are in the program their rows have a price. Otherwise the one that is
    not gets all of it, or each half, which keeps the bound true however it is shared out.
    """
    added = np.zeros((len(board.units), len(board.shifts)))
    for kind, side in (("one_friend", 0), ("other_friend", 1)):
        prices, about = priced(kind)
        np.add.at(added, (about[:, side], about[:, 2]), prices)
    inside = program.columns.at >= 0
    for one, other, times in board.bonds:
        worth = weights.together * times * (board.possible[one] & board.possible[other])
        for unit, friend in ((one, other), (other, one)):
            share = np.where(inside[friend], worth, worth / 2)
            added[unit] += np.where(inside[unit], 0.0, share)
    return added
