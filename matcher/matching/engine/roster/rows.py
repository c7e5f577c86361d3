"""The rows of the program, kind by kind: what a roster must keep to."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.matching.engine.roster.board import Board, Numbers
from matcher.matching.engine.roster.cliques import maximal_rows
from matcher.matching.engine.roster.columns import Columns
from matcher.matching.engine.roster.limits import limit_rows

Reals = npt.NDArray[np.float64]
Figures = npt.NDArray[Any]
"""Whole numbers or real ones."""


class Rows(NamedTuple):
    """Rows of one kind: their entries, their limits, and what each row is about."""

    row: Numbers  # from 0
    column: Numbers
    value: Figures
    limit: Figures
    about: Figures


def _crew(board: Board, columns: Columns) -> Rows:
    """Let no more heads count towards a minimum crew than stand there."""
    row_of = np.full(len(board.shifts), -1, dtype=np.int64)
    row_of[columns.crews] = np.arange(len(columns.crews))
    row = row_of[columns.shift]
    here = np.nonzero(row >= 0)[0]
    counted = np.arange(len(columns.crews))
    return Rows(
        row=np.concatenate([row[here], counted]),
        column=np.concatenate([here, columns.first_crew + counted]),
        value=np.concatenate([-board.size[columns.unit[here]], np.ones_like(counted)]),
        limit=np.zeros_like(counted),
        about=columns.crews,
    )


def _capacity(board: Board, columns: Columns) -> Rows:
    """Leave no shift with more heads than it has room for, where there could be more."""
    heads = board.size[columns.unit]
    tight = np.bincount(columns.shift, heads, minlength=len(board.shifts)) > board.capacity
    shifts = np.nonzero(tight)[0]
    here = np.nonzero(tight[columns.shift])[0]
    row = np.searchsorted(shifts, columns.shift[here])
    return Rows(row, here, heads[here], board.capacity[shifts], shifts)


def _skill(board: Board, columns: Columns) -> Rows:
    """Let no more heads count towards a needed skill than stand there and have it."""
    rows, places, values = [], [], []
    for number, (shift, skill, _) in enumerate(board.needs):
        heads = board.skilled[:, skill]
        units = np.nonzero((columns.at[:, shift] >= 0) & (heads > 0))[0]
        rows += [number] * (len(units) + 1)
        places += [*columns.at[units, shift], columns.first_need + number]
        values += [*-heads[units], 1]
    return Rows(
        np.array(rows, dtype=np.int64),
        np.array(places, dtype=np.int64),
        np.array(values, dtype=np.int64),
        np.zeros(columns.needs, dtype=np.int64),
        np.arange(columns.needs),
    )


def _everyone(_: Board, columns: Columns) -> Rows:
    """Let no unit without a placement count as having a shift."""
    units = np.arange(columns.units)
    return Rows(
        row=np.concatenate([columns.unit, units]),
        column=np.concatenate([np.arange(len(columns.unit)), columns.first_unit + units]),
        value=np.concatenate([-np.ones_like(columns.unit), np.ones_like(units)]),
        limit=np.zeros_like(units),
        about=units,
    )


def _limits(board: Board, columns: Columns) -> Rows:
    """Keep each unit to the minutes and the number of shifts agreed with it."""
    lengths, class_of = np.unique(board.length, return_inverse=True)
    known = tuple(map(int, lengths))
    told = _Told(width=1 + len(lengths))
    agreed = zip(columns.at, board.most_minutes, board.most_shifts, strict=True)
    for unit, (at, minutes, turns) in enumerate(agreed):
        mine = np.nonzero(at >= 0)[0]
        for facet in limit_rows(known, int(minutes), int(turns)):
            weights = facet[class_of[mine]]
            if weights.sum() > facet[-1]:
                told.add(at[mine], weights, facet[-1], (unit, *facet[:-1]))
    return told.rows()


def _overlap(board: Board, columns: Columns) -> Rows:
    """Let a unit take one of the shifts in a clique, or those that are locked."""
    told = _Told(width=2)
    for unit, at in enumerate(columns.at):
        mine = np.nonzero(at >= 0)[0]
        cliques = board.cliques[:, mine]
        for clique in maximal_rows(cliques):
            inside = mine[cliques[clique]]
            most = max(1, int(board.locked[unit, inside].sum()))
            told.add(at[inside], np.ones(len(inside)), most, (unit, clique))
    return told.rows()


class _Told:
    """Rows told one after another."""

    def __init__(self, *, width: int) -> None:
        self.width = width
        self.places: list[Numbers] = []
        self.values: list[Reals] = []
        self.limits: list[float] = []
        self.abouts: list[tuple[float, ...]] = []

    def add(self, places: Numbers, values: Reals, limit: float, about: tuple[float, ...]) -> None:
        """Add a row with these values at these columns."""
        self.places.append(places)
        self.values.append(values)
        self.limits.append(limit)
        self.abouts.append(about)

    def rows(self) -> Rows:
        """Return all of them."""
        counts = [len(places) for places in self.places]
        return Rows(
            row=np.repeat(np.arange(len(counts)), counts),
            column=np.concatenate([np.zeros(0, dtype=np.int64), *self.places]),
            value=np.concatenate([np.zeros(0), *self.values]),
            limit=np.array(self.limits),
            about=np.array(self.abouts).reshape(-1, self.width),
        )


def _one_friend(_: Board, columns: Columns) -> Rows:
    return _friends(columns, 0)


def _other_friend(_: Board, columns: Columns) -> Rows:
    return _friends(columns, 1)


def _friends(columns: Columns, side: int) -> Rows:
    """Let friends count as together only where both are."""
    rows = np.arange(len(columns.friends))
    placed = columns.at[columns.friends[:, side], columns.friends[:, 2]]
    return Rows(
        row=np.concatenate([rows, rows]),
        column=np.concatenate([columns.first_friends + rows, placed]),
        value=np.concatenate([np.ones_like(rows), -np.ones_like(rows)]),
        limit=np.zeros_like(rows),
        about=columns.friends,
    )


KINDS: dict[str, Callable[[Board, Columns], Rows]] = {
    "crew": _crew,
    "capacity": _capacity,
    "skill": _skill,
    "everyone": _everyone,
    "limits": _limits,
    "overlap": _overlap,
    "one_friend": _one_friend,
    "other_friend": _other_friend,
}
