"""A whole roster by taking one placement after another, as long as they fit."""

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers
from matcher.matching.engine.roster.cliques import Mask


def fill(board: Board, taken: Mask, wanted: tuple[Numbers, Numbers]) -> Mask:
    """Return the table with these further placements, each in its turn if it fits."""
    taken = taken.copy()
    seats = board.capacity - taken.T @ board.size
    minutes = board.most_minutes - taken @ board.length
    turns = board.most_shifts - taken.sum(axis=1)
    closed = (taken.astype(np.int64) @ board.clash > 0) | taken | ~board.possible
    for who, where in zip(*wanted, strict=True):
        fits = seats[where] >= board.size[who] and minutes[who] >= board.length[where]
        if turns[who] and fits and not closed[who, where]:
            taken[who, where] = True
            seats[where] -= board.size[who]
            minutes[who] -= board.length[where]
            turns[who] -= 1
            closed[who] |= board.clash[where]
            closed[who, where] = True
    return taken
