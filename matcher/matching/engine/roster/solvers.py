"""HiGHS, as scipy has it: a relaxed optimum with its prices, and a whole solution.

Neither knows a clock. What ends a search is its gap or its number of nodes, so that the same
program always ends in the same solution.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from matcher.matching.engine.roster.model import Effort
from matcher.matching.engine.roster.rows import Reals

MANY = 10_000
"""From so many columns on the interior point method is quicker than the simplex."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimum that may split people, and what one more of each row's limit is worth."""

    x: Reals
    value: float
    prices: Reals


@dataclass(frozen=True, slots=True)
class Found:
    """The best whole solution, if any was found, and what no other is worth more than."""

    x: Reals | None
    bound: float


def relax(
    cost: Reals,
    matrix: sparse.csr_array,
    limit: Reals,
    between: tuple[Reals, Reals],
    *,
    entangled: bool = True,
) -> Relaxed:
    """Return the maximum of cost·x with matrix·x ≤ limit and lower ≤ x ≤ upper."""
    if not len(cost):
        return Relaxed(np.zeros(0), 0.0, np.zeros(len(limit)))
    method = "highs-ipm" if entangled and len(cost) >= MANY else "highs-ds"
    bounds = np.column_stack(between)
    found = linprog(-cost, A_ub=matrix, b_ub=limit, bounds=bounds, method=method)
    if not found.success:
        raise ArithmeticError(found.message)
    return Relaxed(found.x, -found.fun, -found.ineqlin.marginals)


def search(
    cost: Reals,
    matrix: sparse.csr_array,
    limit: Reals,
    between: tuple[Reals, Reals],
    whole: int,
    effort: Effort,
) -> Found:
    """Return the best solution found whose first so many columns are whole."""
    if not len(cost):
        return Found(np.zeros(0), 0.0)
    kinds = np.zeros(len(cost))
    kinds[:whole] = 1
    found = milp(
        -cost,
        integrality=kinds,
        bounds=Bounds(*between),
        constraints=LinearConstraint(matrix, -np.inf, limit),
        options={"mip_rel_gap": effort.gap, "node_limit": effort.nodes},
    )
    bound = found.mip_dual_bound
    return Found(found.x, np.inf if bound is None else -bound)
