"""The rules that locked placements break among themselves, so that somebody can decide."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from matcher.matching.engine.roster.board import Board, Unit, eligible
from matcher.matching.engine.roster.model import Conflict, Helper, Problem


def conflicts(board: Board) -> tuple[Conflict, ...]:
    """Return every rule that locked placements break, in the order of the shifts' seats first."""
    return (*_full(board), *_of_units(board))


def _full(board: Board) -> Iterator[Conflict]:
    for shift, heads in zip(board.shifts, board.locked.T @ board.size, strict=True):
        if heads > shift.capacity:
            yield Conflict(Problem.OVER_CAPACITY, None, (shift.id,))


def _of_units(board: Board) -> Iterator[Conflict]:
    for number in np.nonzero(board.locked.any(axis=1))[0]:
        locked = [int(shift) for shift in np.nonzero(board.locked[number])[0]]
        for helper in board.units[number]:
            yield from _alone(board, helper, locked)
            yield from _summed(board, helper, locked)
            for one, other in combinations(locked, 2):
                if board.clash[one, other]:
                    yield _conflict(board, Problem.OVERLAP, helper, [one, other])


def _alone(board: Board, helper: Helper, locked: list[int]) -> Iterator[Conflict]:
    unit: Unit = (helper,)
    for shift in locked:
        if board.shifts[shift].id in helper.barred:
            yield _conflict(board, Problem.BARRED, helper, [shift])
        elif not eligible((unit,), (board.shifts[shift],)).all():
            yield _conflict(board, Problem.NOT_FREE, helper, [shift])


def _summed(board: Board, helper: Helper, locked: list[int]) -> Iterator[Conflict]:
    if helper.max_minutes is not None and board.length[locked].sum() > helper.max_minutes:
        yield _conflict(board, Problem.OVER_MINUTES, helper, locked)
    if helper.max_shifts is not None and len(locked) > helper.max_shifts:
        yield _conflict(board, Problem.OVER_SHIFTS, helper, locked)


def _conflict(board: Board, problem: Problem, helper: Helper, locked: list[int]) -> Conflict:
    return Conflict(problem, helper.id, tuple(board.shifts[shift].id for shift in locked))
