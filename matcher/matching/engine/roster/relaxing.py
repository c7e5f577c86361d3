"""The best roster there could be if people could be split, and the bound that follows from it.

Of many possible placements only some are looked at to begin with. The prices of that relaxed
optimum tell which others would add something; these come in, and so on, until a bound that
holds for all of them (Lagrange's, with each unit's own best at these prices) is close enough.
"""

from dataclasses import dataclass

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers, lot
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.model import Effort, Weights
from matcher.matching.engine.roster.prices import Gains, gains
from matcher.matching.engine.roster.program import Program, program_of
from matcher.matching.engine.roster.rows import Reals
from matcher.matching.engine.roster.solvers import Relaxed, relax

ROUNDS = 12
ADDED_EACH = 8
TINY = 1e-6
FAR = 0.3
"""While this much could be gained, each unit's own best is not worth working out."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A program, its relaxed optimum, and a bound on every whole roster of the event."""

    program: Program
    x: Reals
    bound: float
    gain: Reals  # by unit and shift, at all prices


def relaxation(board: Board, weights: Weights, effort: Effort) -> Relaxation:
    """Return the relaxed optimum over enough placements to speak for all of them."""
    active = _first(board, effort)
    bound = np.inf
    for _ in range(ROUNDS):
        program = program_of(board, weights, active)
        relaxed = relax_program(board, program)
        gain = gains(board, weights, program, relaxed)
        best = _Best(board, weights, relaxed, gain, board.possible & ~active)
        slack, wanted = best.slack_and_wanted(program)
        bound = min(bound, relaxed.value + slack)
        if bound - relaxed.value <= effort.gap * abs(bound):
            break
        active = active | wanted
    return Relaxation(program, relaxed.x, bound, gain.at_all)


def relax_program(board: Board, program: Program) -> Relaxed:
    """Return the program's relaxed optimum, with locked placements in place."""
    return relax(
        program.cost, program.matrix, program.limit, (lower(board, program), program.upper)
    )


def lower(board: Board, program: Program) -> Reals:
    """Return the lower limits of the program's columns: 1 where locked."""
    limits = np.zeros(len(program.cost))
    columns = program.columns
    limits[: len(columns.unit)] = board.locked[columns.unit, columns.shift]
    return limits


def _first(board: Board, effort: Effort) -> Mask:
    if board.possible.sum() <= effort.columns:
        return board.possible
    lots = [lot("", "first", number)[0] for number in range(board.possible.size)]
    score = board.worth + np.array(lots).reshape(board.possible.shape) / 4
    return board.locked | best_of_each(score, board.possible, effort.columns_each)


def best_of_each(score: Reals, allowed: Mask, most: int) -> Mask:
    """Return the best of each row, of those allowed, and of equals those further left."""
    order = np.argsort(np.where(allowed, -score, np.inf), axis=1, kind="stable")[:, :most]
    chosen = np.zeros(allowed.shape, dtype=bool)
    np.put_along_axis(chosen, order, values=True, axis=1)
    return chosen & allowed


@dataclass(frozen=True, slots=True)
class _Best:
    board: Board
    weights: Weights
    relaxed: Relaxed
    gain: Gains
    outside: Mask

    def slack_and_wanted(self, program: Program) -> tuple[float, Mask]:
        """Return by how much the optimum could rise at most, and which placements would do it."""
        adding = np.where(self.outside, self.gain.at_all, 0.0)
        slack = float(np.maximum(adding, 0.0).sum())
        wanted = best_of_each(adding, adding > TINY, ADDED_EACH)
        if TINY * abs(self.relaxed.value) < slack < FAR * abs(self.relaxed.value):
            units = np.nonzero((adding > TINY).any(axis=1))[0].astype(np.int64)
            own, chosen = self._own_best(units)
            return max(0.0, own - self._own_now(program, units)), wanted | chosen
        return slack, wanted

    def _own_best(self, units: Numbers) -> tuple[float, Mask]:
        """Return what these units could reach with all their placements, at these prices."""
        mask = np.zeros_like(self.outside)
        mask[units] = self.board.possible[units]
        program = program_of(self.board, self.weights, mask)
        columns = program.columns
        kinds = [
            np.arange(rows.start, rows.stop)
            for rows, _ in (program.about[kind] for kind in ("limits", "overlap"))
        ]
        rows = np.concatenate([*kinds, program.about["everyone"][0].start + units])
        kept = np.concatenate([np.arange(len(columns.unit)), columns.first_unit + units])
        cost = np.concatenate(
            [
                self.gain.at_shifts[columns.unit, columns.shift],
                self.weights.everyone * self.board.size[units],
            ]
        )
        between = lower(self.board, program)[kept], program.upper[kept]
        found = relax(
            cost, program.matrix[rows][:, kept], program.limit[rows], between, entangled=False
        )
        taken = found.x[: len(columns.unit)] > TINY
        mask[:] = False
        mask[columns.unit[taken], columns.shift[taken]] = True
        return found.value, mask

    def _own_now(self, program: Program, units: Numbers) -> float:
        columns = program.columns
        here = np.isin(columns.unit, units)
        placed = (
            self.relaxed.x[: len(columns.unit)] * self.gain.at_shifts[columns.unit, columns.shift]
        )
        first = (
            self.relaxed.x[columns.first_unit + units]
            * self.weights.everyone
            * self.board.size[units]
        )
        return float(placed[here].sum() + first.sum())
