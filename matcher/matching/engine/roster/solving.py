"""The whole way from an event to its roster."""

import numpy as np

from matcher.matching.engine.roster.board import Board, board_of
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.conflicts import conflicts
from matcher.matching.engine.roster.improving import whole_roster
from matcher.matching.engine.roster.model import Effort, Event, Roster, Weights
from matcher.matching.engine.roster.program import Program
from matcher.matching.engine.roster.reasons import assignments
from matcher.matching.engine.roster.relaxing import relaxation
from matcher.matching.engine.roster.rows import Reals
from matcher.matching.engine.roster.shortages import shortages
from matcher.matching.engine.roster.worth import worth

AS_USUAL = Weights()
NORMAL = Effort()


def roster(
    event: Event, *, seed: str, weights: Weights = AS_USUAL, effort: Effort = NORMAL
) -> Roster:
    """Return the best roster found, with a bound on what any roster could be worth.

    The same event, seed, weights and effort give the same roster, in whatever order the event
    names its helpers and shifts.
    """
    board = board_of(event, weights, seed)
    relaxed = relaxation(board, weights, effort)
    taken, bound = whole_roster(board, weights, relaxed, effort)
    return told(event, board, weights, taken, (relaxed.program, relaxed.x, bound))


def told(
    event: Event,
    board: Board,
    weights: Weights,
    taken: Mask,
    relaxed: tuple[Program, Reals, float | None],
) -> Roster:
    """Return the roster that a table of placements stands for, with everything said about it."""
    program, x, bound = relaxed
    idle = np.nonzero(~taken.any(axis=1))[0]
    return Roster(
        assignments=assignments(event, board, weights, taken),
        value=worth(board, weights, taken),
        bound=bound,
        shortages=shortages(board, taken, program, x),
        without_shift=tuple(sorted(one.id for unit in idle for one in board.units[unit])),
        conflicts=conflicts(board),
    )
