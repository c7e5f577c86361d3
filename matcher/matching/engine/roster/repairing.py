"""A roster after something changed: as few people as possible are asked to change with it.

First as few heads and skills as possible are missing; of the rosters that manage this, one is
chosen that changes the fewest people; the people changed then get the best shifts there are
for them, their own ones if they can keep them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from matcher.matching.engine.roster.board import Board, Numbers, board_of
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.greedy import fill
from matcher.matching.engine.roster.improving import HALF, completed, solved_again, table_of
from matcher.matching.engine.roster.model import Effort, Event, Placement, Roster, Weights
from matcher.matching.engine.roster.program import Program, program_of
from matcher.matching.engine.roster.relaxing import best_of_each, lower, relax_program
from matcher.matching.engine.roster.rows import Reals
from matcher.matching.engine.roster.solvers import search
from matcher.matching.engine.roster.solving import AS_USUAL, NORMAL, told

KEPT = 60
"""What it is worth to somebody who must change anyway to keep one of their shifts."""
FIRST = 100
"""So many times its weight a needed head counts while the changed people get their shifts."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two rosters."""

    gone: frozenset[Placement]
    new: frozenset[Placement]

    @property
    def helpers(self) -> frozenset[int]:
        """Return everybody whose shifts differ, those who dropped out included."""
        return frozenset(helper for helper, _ in self.gone | self.new)


def changes(before: Iterable[Placement], after: Iterable[Placement]) -> Changes:
    """Return what has to be told to whom when one roster takes the place of another."""
    old, new = frozenset(before), frozenset(after)
    return Changes(gone=old - new, new=new - old)


def repair(
    event: Event,
    before: frozenset[Placement],
    *,
    seed: str,
    weights: Weights = AS_USUAL,
    effort: Effort = NORMAL,
) -> Roster:
    """Return a roster for the event as it is now that keeps to the one before where it can.

    The event no longer names who dropped out, or names the new need. The roster has no bound:
    it is not meant to be the best one, only the nearest that leaves no more missing than must be.
    """
    board = board_of(event, weights, seed)
    held, broken = _held(board, before)
    program = program_of(board, weights, _considered(board, held, effort))
    nearest = _nearest(board, weights, program, (held, broken), effort)
    best = _best_for_changed(board, weights, program, held, nearest, effort)
    needed = replace(program, cost=_needed_only(weights, program))
    at_best = relax_program(board, needed).x
    return told(event, board, weights, best, (program, at_best, None))


def _held(board: Board, before: frozenset[Placement]) -> tuple[Mask, Numbers]:
    """Return which placements can be kept, and the units that must change in any case."""
    unit_of = {one.id: number for number, unit in enumerate(board.units) for one in unit}
    shift_of = {shift.id: number for number, shift in enumerate(board.shifts)}
    counts = np.zeros(board.possible.shape, dtype=np.int64)
    broken = np.zeros(len(board.units), dtype=bool)
    for helper, shift in before:
        if helper in unit_of and shift in shift_of:
            counts[unit_of[helper], shift_of[shift]] += 1
        elif helper in unit_of:
            broken[unit_of[helper]] = True
    held = (counts == board.size[:, None]) & board.possible
    broken |= ((counts > 0) & ~held).any(axis=1)
    return held, np.nonzero(broken)[0]


def _considered(board: Board, held: Mask, effort: Effort) -> Mask:
    """Return the placements a repair may use: all, or those that keep, fill or make room."""
    if board.possible.sum() <= effort.promising:
        return board.possible
    heads = held.T @ board.size
    skilled = held.T.astype(np.int64) @ board.skilled
    short = heads < board.min_crew
    for shift, skill, needed in board.needs:
        short[shift] |= skilled[shift, skill] < needed
    some = best_of_each(board.worth.astype(float), board.possible, effort.columns_each)
    considered: Mask = held | board.locked | some | (board.possible & short[None, :])
    return considered


def _needed_only(weights: Weights, program: Program) -> Reals:
    columns = program.columns
    cost = np.zeros(columns.total)
    cost[columns.first_crew : columns.first_need] = weights.crew
    cost[columns.first_need : columns.first_unit] = weights.skill
    return cost


def _nearest(
    board: Board,
    weights: Weights,
    program: Program,
    held_and_broken: tuple[Mask, Numbers],
    effort: Effort,
) -> Reals:
    """Return the solution with the least missing that changes the fewest people."""
    (held, broken), columns = held_and_broken, program.columns
    lowest = np.concatenate([lower(board, program), np.zeros(columns.units)])
    lowest[columns.total + broken] = 1
    kept = held[columns.unit, columns.shift]
    rows, limits = _change_rows(program, kept)
    found = search(
        np.concatenate([_needed_only(weights, program), -board.size]),
        sparse.vstack([_widened(program.matrix, columns.units), rows], format="csr"),
        np.concatenate([program.limit, limits]),
        (lowest, np.concatenate([program.upper, np.ones(columns.units)])),
        len(columns.unit),
        replace(effort, gap=0.0),
    ).x
    if found is None:
        taken = fill(board, board.locked, (columns.unit[kept], columns.shift[kept]))
        placed = taken[columns.unit, columns.shift]
    else:
        placed = found[: columns.first_crew] > HALF
    return completed(program, placed)


def _widened(matrix: sparse.csr_array, more: int) -> sparse.csr_array:
    return sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], more))], format="csr")


def _change_rows(program: Program, kept: Mask) -> tuple[sparse.csr_array, Reals]:
    """Return rows by which a unit has changed if it loses a placement or gets a new one."""
    columns = program.columns
    count = len(columns.unit)
    numbers = np.arange(count)
    rows = sparse.coo_array(
        (
            np.concatenate([np.where(kept, -1.0, 1.0), -np.ones(count)]),
            (np.tile(numbers, 2), np.concatenate([numbers, columns.total + columns.unit])),
        ),
        (count, columns.total + columns.units),
    )
    return rows.tocsr(), np.where(kept, -1.0, 0.0)


def _best_for_changed(
    board: Board,
    weights: Weights,
    program: Program,
    held: Mask,
    nearest: Reals,
    effort: Effort,
) -> Mask:
    """Return the table in which the changed people have the best shifts there are for them."""
    columns = program.columns
    kept = held[columns.unit, columns.shift]
    placed = table_of(board, program, nearest)
    changed = np.nonzero((placed != held).any(axis=1))[0]
    cost = program.cost + (FIRST - 1) * _needed_only(weights, program)
    cost[: columns.first_crew] += KEPT * board.size[columns.unit] * kept
    ranked = replace(program, cost=cost)
    best = solved_again(board, ranked, nearest, changed, replace(effort, gap=0.0))
    return table_of(board, program, best)
