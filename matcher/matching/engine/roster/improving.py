"""From a relaxed optimum to a whole roster: rounded off, and then the best of the promising ones.

Nearly everything a best roster holds is worth as much as anything else at the prices of the
relaxed optimum. Among the placements of which that holds, the best roster is searched for; in an
event with few of them all are searched, which also brings the bound down to where rosters are.
"""

from functools import partial

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.greedy import fill
from matcher.matching.engine.roster.model import Effort, Weights
from matcher.matching.engine.roster.program import Program, program_of
from matcher.matching.engine.roster.relaxing import Relaxation, lower
from matcher.matching.engine.roster.rows import Reals
from matcher.matching.engine.roster.solvers import search
from matcher.matching.engine.roster.worth import worth

WHOLE = 0.999
HALF = 0.5
NEAR = 3.0
"""A placement that loses no more than this at the prices is as good as any."""


def whole_roster(
    board: Board, weights: Weights, relaxation: Relaxation, effort: Effort
) -> tuple[Mask, float]:
    """Return the table of placements of the best roster found, and the bound on all rosters."""
    promising = _promising(board, relaxation, effort)
    program = program_of(board, weights, promising)
    found = search(
        program.cost,
        program.matrix,
        program.limit,
        (lower(board, program), program.upper),
        len(program.columns.unit),
        effort,
    )
    tables = [_rounded(board, relaxation)]
    if found.x is not None:
        tables.append(table_of(board, program, found.x))
    filled = [_filled(board, table) for table in tables]
    taken = max(filled, key=partial(worth, board, weights))
    everything = np.array_equal(promising, board.possible)
    bound = min(relaxation.bound, found.bound) if everything else relaxation.bound
    # What has been reached is possible, whatever the solver rounded off.
    return taken, max(bound, float(worth(board, weights, taken)))


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
    if found.x is None:
        return x
    others[chosen] = found.x
    again = completed(program, others[: columns.first_crew] > HALF)
    return again if program.cost @ again > program.cost @ x + HALF else x


def _promising(board: Board, relaxation: Relaxation, effort: Effort) -> Mask:
    """Return which placements may be part of a best roster: all, or those that lose least."""
    if np.count_nonzero(board.possible) <= effort.columns:
        return board.possible
    loss = -relaxation.gain.round(6)
    least = np.sort(loss[board.possible])[: effort.promising][-1]
    promising: Mask = board.possible & (loss <= max(NEAR, least))
    return promising | board.locked


def _rounded(board: Board, relaxation: Relaxation) -> Mask:
    """Return the table that takes whole placements first, then the likeliest."""
    columns = relaxation.program.columns
    x = relaxation.x[: columns.first_crew].round(6)
    gain = relaxation.gain[columns.unit, columns.shift].round(6)
    order = np.lexsort((columns.shift, columns.unit, -gain, -np.minimum(x, WHOLE)))
    return fill(board, board.locked, (columns.unit[order], columns.shift[order]))


def _filled(board: Board, taken: Mask) -> Mask:
    """Return the table with whatever still fits, the emptiest shifts first."""
    unit, shift = np.nonzero(board.possible & ~taken)
    missing = (board.min_crew - taken.T @ board.size).clip(min=0)
    order = np.lexsort((unit, shift, -board.worth[unit, shift], -missing[shift]))
    return fill(board, taken, (unit[order], shift[order]))
