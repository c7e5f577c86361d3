"""What must be reached, and whether a figure reaches it."""

from collections.abc import Mapping
from typing import NamedTuple

from tests.bench_matching.rounds import Figure

LARGEST_EVENT = 2_000
"""From so many helpers on a roster may lack a little more to its bound."""


class Goal(NamedTuple):
    """A ratio, or where there is nothing to divide by a value, that is to be reached."""

    what: str  # "ratio" or "value"
    amount: float
    at_least: bool = True

    def __str__(self) -> str:
        return f"{self.what}{'>=' if self.at_least else '<='}{self.amount:g}"

    def is_reached(self, figure: Figure) -> bool:
        """Tell whether the figure is as good as that."""
        _, _, value, _, ratio, _, _ = figure
        amount = ratio if self.what == "ratio" else value
        return amount >= self.amount if self.at_least else amount <= self.amount


GOALS: dict[str, Goal] = {
    "plan_of_bound": Goal("ratio", 0.988),
    "plan_of_greedy": Goal("ratio", 1.03),
    "reached_of_relevance": Goal("ratio", 1.12),
    "reached_of_recency": Goal("ratio", 1.35),
    "reached_of_popularity": Goal("ratio", 1.5),
    "exposure_gini": Goal("ratio", 0.7, at_least=False),
    "ranking_ndcg": Goal("ratio", 0.95),
    "roster_of_bound": Goal("ratio", 0.999),
    "roster_violations": Goal("value", 0, at_least=False),
    "candidates_growth": Goal("value", 1.2, at_least=False),
    "plan_of_bound_growth": Goal("value", 1.1, at_least=False),
}


def judged(figure: Figure, others: Mapping[tuple[str, str], Figure]) -> tuple[str, str]:
    """Return the goal of a figure in words and whether it is reached, `-` where it has none.

    `beyond_bound` is a goal no plan can reach: greed is already too near to the bound.
    """
    name, size, *_ = figure
    goal = _goal(name, size)
    if goal is None:
        return "-", "-"
    if goal.is_reached(figure):
        return str(goal), "reached"
    greedy = others.get(("greedy_of_bound", size))
    beyond = name == "plan_of_greedy" and greedy is not None and 1 / greedy[4] < goal.amount
    return str(goal), "beyond_bound" if beyond else "missed"


def _goal(name: str, size: str) -> Goal | None:
    if name == "roster_of_bound" and int(size.split("x", maxsplit=1)[0]) >= LARGEST_EVENT:
        return Goal("ratio", 0.998)
    return GOALS.get(name)
