"""Why each helper stands where they stand: what the roster would lose without it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.model import (
    MOST_WISHED,
    Assignment,
    Event,
    Helper,
    Placement,
    Reason,
    ReasonCode,
    Weights,
)


def assignments(
    event: Event, board: Board, weights: Weights, taken: Mask
) -> tuple[Assignment, ...]:
    """Return every assignment with its reasons, by shift and helper."""
    teller = _Teller(event, board, weights, taken, taken.T @ board.size, _friends(event.friends))
    found = [
        Assignment(helper.id, board.shifts[shift].id, teller.reasons(int(unit), int(shift), helper))
        for unit, shift in zip(*np.nonzero(taken), strict=True)
        for helper in board.units[unit]
    ]
    return tuple(sorted(found, key=lambda one: (one.shift_id, one.helper_id)))


def _friends(pairs: tuple[Placement, ...]) -> dict[int, set[int]]:
    friends: dict[int, set[int]] = {}
    for one, other in pairs:
        friends.setdefault(one, set()).add(other)
        friends.setdefault(other, set()).add(one)
    return friends


class _Teller(NamedTuple):
    event: Event
    board: Board
    weights: Weights
    taken: Mask
    heads: Numbers
    friends: dict[int, set[int]]

    def reasons(self, unit: int, shift: int, helper: Helper) -> tuple[Reason, ...]:
        """Return what speaks for it: a lock first, then the weightiest."""
        told = [
            *self._of_shift(unit, shift),
            *self._of_skills(unit, shift, helper),
            *self._of_helper(unit, shift, helper),
        ]
        told.sort(key=lambda reason: -reason.value)
        if self.board.locked[unit, shift]:
            told.insert(0, Reason(ReasonCode.LOCKED, 0))
        return tuple(told)

    def _of_shift(self, unit: int, shift: int) -> Iterator[Reason]:
        size, minimum = self.board.size[unit], self.board.min_crew[shift]
        needed = _lost(self.heads[shift], size, minimum)
        if needed:
            params = {"needed": int(minimum)}
            yield Reason(ReasonCode.MINIMUM_CREW, self.weights.crew * needed, params)
        if needed < size:
            yield Reason(ReasonCode.FREE_SEAT, self.weights.capacity * int(size - needed))

    def _of_skills(self, unit: int, shift: int, helper: Helper) -> Iterator[Reason]:
        board = self.board
        for _, skill, needed in board.needs[board.needs[:, 0] == shift]:
            has = board.skilled[:, skill]
            there = has[self.taken[:, shift]].sum()
            lost = _lost(there, has[unit], needed)
            name = board.skills[skill]
            if lost and name in helper.skills:
                yield Reason(ReasonCode.SKILL, self.weights.skill * lost, {"skill": name})

    def _of_helper(self, unit: int, shift: int, helper: Helper) -> Iterator[Reason]:
        members, shift_id = self.board.units[unit], self.board.shifts[shift].id
        if self.taken[unit].sum() == 1:
            yield Reason(ReasonCode.FIRST_SHIFT, self.weights.everyone * len(members))
        points = min(helper.wishes.get(shift_id, 0), MOST_WISHED)
        if points > 0:
            yield Reason(ReasonCode.WISH, points, {"points": points})
        present = {
            one.id for who in np.nonzero(self.taken[:, shift])[0] for one in self.board.units[who]
        }
        friends = tuple(sorted(self.friends.get(helper.id, set()) & present))
        if friends:
            value = self.weights.together * len(friends)
            yield Reason(ReasonCode.TOGETHER, value, {"helpers": friends})
        others = tuple(sorted(one.id for one in members if one.id != helper.id))
        if others:
            yield Reason(ReasonCode.PARTY, 0, {"helpers": others})


def _lost(there: np.int64, leaving: np.int64, needed: np.int64) -> int:
    """Return how many of those needed would be missing if these left."""
    return int(min(there, needed) - min(there - leaving, needed))
