"""From a relaxed optimum to a whole roster: round it off, then solve it again piece by piece.

A piece is some units with all their placements in the program, while everybody else stays put.
The pieces that hold split people come first. A piece's best roster is taken only if it is worth
more than the one at hand, so the roster never gets worse.
"""

from collections.abc import Iterator

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers, lot
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.greedy import fill
from matcher.matching.engine.roster.model import Effort
from matcher.matching.engine.roster.program import Program
from matcher.matching.engine.roster.relaxing import Relaxation, lower
from matcher.matching.engine.roster.rows import Reals
from matcher.matching.engine.roster.solvers import search

WHOLE = 0.999
HALF = 0.5


def whole_roster(board: Board, relaxation: Relaxation, effort: Effort, seed: str) -> Mask:
    """Return the table of placements of the best roster found."""
    program = relaxation.program
    x = _rounded(board, relaxation)
    for units in _pieces(board, relaxation, effort, seed):
        if program.cost @ x >= relaxation.bound * (1 - effort.gap):
            break
        x = solved_again(board, program, x, units, effort)
    return _filled(board, table_of(board, program, x))


def table_of(board: Board, program: Program, x: Reals) -> Mask:
    """Return a solution's placements as a table."""
    columns = program.columns
    here = x[: columns.first_crew] > HALF
    taken = np.zeros_like(board.possible)
    taken[columns.unit[here], columns.shift[here]] = True
    return taken


def completed(program: Program, placed: Mask) -> Reals:
    """Return the solution with these placements and all that counts because of them."""
    columns = program.columns
    rows = [program.about[kind][0] for kind in ("crew", "skill", "everyone")]
    there = [
        -(program.matrix[kind][:, : columns.first_crew] @ placed.astype(float)) for kind in rows
    ]
    one, other, shift, _ = columns.friends.T
    together = placed[columns.at[one, shift]] & placed[columns.at[other, shift]]
    whole: Reals = np.minimum(np.concatenate([placed, *there, together]), program.upper)
    return whole


def solved_again(board: Board, program: Program, x: Reals, units: Numbers, effort: Effort) -> Reals:
    """Return the solution with these units' placements chosen anew, if that is worth more."""
    columns = program.columns
    free = np.zeros(columns.total, dtype=bool)
    free[: columns.first_crew] = np.isin(columns.unit, units)
    rows = np.unique(program.by_column[:, np.nonzero(free)[0]].indices)
    part = program.matrix[rows]
    free[columns.first_crew :] = np.isin(np.arange(columns.first_crew, columns.total), part.indices)
    chosen, others = np.nonzero(free)[0], np.where(free, 0.0, x)
    found = search(
        program.cost[chosen],
        part[:, chosen],
        program.limit[rows] - part @ others,
        (lower(board, program)[chosen], program.upper[chosen]),
        int(np.count_nonzero(free[: columns.first_crew])),
        effort,
    )
    if found is None:
        return x
    others[chosen] = found
    again = completed(program, others[: columns.first_crew] > HALF)
    return again if program.cost @ again > program.cost @ x + HALF else x


def _rounded(board: Board, relaxation: Relaxation) -> Reals:
    """Return the whole solution that takes whole placements first, then the likeliest."""
    columns = relaxation.program.columns
    x = relaxation.x[: columns.first_crew].round(6)
    gain = relaxation.gain[columns.unit, columns.shift].round(6)
    order = np.lexsort((columns.shift, columns.unit, -gain, -np.minimum(x, WHOLE)))
    taken = fill(board, board.locked, (columns.unit[order], columns.shift[order]))
    return completed(relaxation.program, taken[columns.unit, columns.shift])


def _filled(board: Board, taken: Mask) -> Mask:
    """Return the table with whatever still fits, the emptiest shifts first."""
    unit, shift = np.nonzero(board.possible & ~taken)
    missing = (board.min_crew - taken.T @ board.size).clip(min=0)
    order = np.lexsort((unit, shift, -board.worth[unit, shift], -missing[shift]))
    return fill(board, taken, (unit[order], shift[order]))


def _pieces(board: Board, relaxation: Relaxation, effort: Effort, seed: str) -> Iterator[Numbers]:
    """Yield units to choose for anew together: split ones by the hour, and then any by lot.

    Each turn's pieces are larger than the last one's: the first bring the roster near to its
    best in little time, the later ones find what only many people together can change.
    """
    columns = relaxation.program.columns
    split_at = _is_split(relaxation.x[: columns.first_crew])
    split, first = np.unique(columns.unit[split_at], return_index=True)
    by_hour = split[np.lexsort((split, columns.shift[split_at][first]))]
    for turn in range(effort.turns):
        moved = np.roll(by_hour, -turn * effort.piece // 2)
        yield from _cut(moved, (turn + 1) * effort.piece)
    drawn = sorted(range(len(board.units)), key=lambda unit: lot(seed, "piece", unit))
    yield from _cut(np.array(drawn, dtype=np.int64), effort.piece)


def _is_split(x: Reals) -> Mask:
    return (x > 1 - WHOLE) & (x < WHOLE)


def _cut(units: Numbers, each: int) -> Iterator[Numbers]:
    for first in range(0, len(units), each):
        yield units[first : first + each]
