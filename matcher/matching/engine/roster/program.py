"""The event as a linear program: maximise cost·x with matrix·x ≤ limit, 0 ≤ x ≤ upper."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matcher.matching.engine.roster.board import Board
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.columns import Columns, columns_of
from matcher.matching.engine.roster.model import Weights
from matcher.matching.engine.roster.rows import KINDS, Figures, Reals


@dataclass(frozen=True, slots=True)
class Program:
    """A program over some of the possible placements."""

    columns: Columns
    cost: Reals
    upper: Reals
    matrix: sparse.csr_array
    limit: Reals
    by_column: sparse.csc_array  # the same matrix, by column
    about: dict[str, tuple[slice, Figures]]  # by kind: which rows, and what each is about


def program_of(board: Board, weights: Weights, active: Mask) -> Program:
    """Return the program over these placements."""
    columns = columns_of(board, active)
    kinds = {name: rows_of(board, columns) for name, rows_of in KINDS.items()}
    first, about, parts = 0, {}, []
    for name, rows in kinds.items():
        about[name] = (slice(first, first + len(rows.limit)), rows.about)
        shape = (len(rows.limit), columns.total)
        parts.append(sparse.coo_array((rows.value.astype(float), (rows.row, rows.column)), shape))
        first += len(rows.limit)
    matrix = sparse.vstack(parts, format="csr")
    return Program(
        columns=columns,
        cost=_cost(board, weights, columns),
        upper=_upper(board, columns),
        matrix=matrix,
        by_column=matrix.tocsc(),
        limit=np.concatenate([rows.limit for rows in kinds.values()]).astype(float),
        about=about,
    )


def _cost(board: Board, weights: Weights, columns: Columns) -> Reals:
    placed = weights.capacity * board.size[columns.unit] + board.worth[columns.unit, columns.shift]
    return np.concatenate(
        [
            placed,
            np.full(len(columns.crews), weights.crew - weights.capacity),
            np.full(columns.needs, weights.skill),
            weights.everyone * board.size,
            weights.together * columns.friends[:, 3],
        ]
    ).astype(float)


def _upper(board: Board, columns: Columns) -> Reals:
    return np.concatenate(
        [
            np.ones(len(columns.unit)),
            board.min_crew[columns.crews],
            board.needs[:, 2],
            np.ones(columns.units + len(columns.friends)),
        ]
    ).astype(float)
