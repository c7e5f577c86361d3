"""What a whole roster is worth, counted from its table."""

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.model import Weights


def worth(board: Board, weights: Weights, taken: Mask) -> int:
    """Return the value of this table of placements."""
    heads = taken.T @ board.size
    needed = np.minimum(heads, board.min_crew).sum()
    skilled = np.minimum(skilled_heads(board, taken), board.needs[:, 2]).sum()
    together = (taken[board.bonds[:, 0]] & taken[board.bonds[:, 1]]).sum(axis=1) @ board.bonds[:, 2]
    return int(
        weights.capacity * heads.sum()
        + (weights.crew - weights.capacity) * needed
        + weights.skill * skilled
        + weights.everyone * board.size[taken.any(axis=1)].sum()
        + board.worth[taken].sum()
        + weights.together * together
    )


def skilled_heads(board: Board, taken: Mask) -> Numbers:
    """Return for each needed skill how many who have it stand on its shift."""
    counts = taken.T.astype(np.int64) @ board.skilled
    found: Numbers = counts[board.needs[:, 0], board.needs[:, 1]]
    return found
