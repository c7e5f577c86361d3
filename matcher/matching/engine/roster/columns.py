"""The columns of the program: what can be decided, and what counts because of it.

In this order: placements (a unit on a shift), heads that count towards a minimum crew, heads
that count towards a needed skill, units that have a shift at all, and friends together. Only
placements need to be whole; the others then are of themselves.
"""

from typing import NamedTuple

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers
from matcher.matching.engine.roster.cliques import Mask


class Columns(NamedTuple):
    """What the columns are, and where each kind begins."""

    unit: Numbers  # by placement
    shift: Numbers  # by placement
    at: Numbers  # by unit and shift: the placement's number, or -1
    crews: Numbers  # shifts with a minimum crew
    friends: Numbers  # (unit, unit, shift, pairs of friends), one a row
    units: int
    needs: int

    @property
    def first_crew(self) -> int:
        """Return the number of the first column of a minimum crew."""
        return len(self.unit)

    @property
    def first_need(self) -> int:
        """Return the number of the first column of a needed skill."""
        return self.first_crew + len(self.crews)

    @property
    def first_unit(self) -> int:
        """Return the number of the first column of a unit that has a shift."""
        return self.first_need + self.needs

    @property
    def first_friends(self) -> int:
        """Return the number of the first column of friends together."""
        return self.first_unit + self.units

    @property
    def total(self) -> int:
        """Return how many columns there are."""
        return self.first_friends + len(self.friends)


def columns_of(board: Board, active: Mask) -> Columns:
    """Return the columns of a program over these placements."""
    unit, shift = (found.astype(np.int64) for found in np.nonzero(active))
    at = np.full(active.shape, -1, dtype=np.int64)
    at[unit, shift] = np.arange(len(unit))
    bond, where = np.nonzero(active[board.bonds[:, 0]] & active[board.bonds[:, 1]])
    one, other, times = board.bonds[bond].T
    return Columns(
        unit=unit,
        shift=shift,
        at=at,
        crews=np.nonzero(board.min_crew)[0],
        friends=np.column_stack([one, other, where, times]),
        units=len(board.units),
        needs=len(board.needs),
    )
