"""What seasons amount to: ratios with their intervals, each beside its goal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isnan, nan

import numpy as np
from scipy.special import stdtrit

from tests.simulation.season import Outcome

Share = Callable[[Outcome], float]
Seasons = Mapping[str, Sequence[Outcome]]
"""For each policy its seasons, one a seed, in the same order."""
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Measure:
    """What is divided by what, and what it must come to."""

    name: str
    policy: str
    beside: str
    share: Share
    goals: Mapping[str, float]  # by regime; measured in these only
    at_least: bool = True
    of_value: bool = False  # the goal is one for the value itself
    control_of: str = ""  # the measure whose ratio this must stay below


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    name: str
    size: str
    value: float
    baseline: float
    ratio: float
    low: float
    high: float
    seconds: float
    goal: float  # nan where there is none
    at_least: bool = True
    of_value: bool = False

    @property
    def margin(self) -> float:
        """Return by how much the goal is passed; below zero, missed."""
        reached = self.value if self.of_value else self.ratio
        return (reached - self.goal) * (1 if self.at_least else -1)

    def line(self) -> str:
        """Return the figure as it is printed."""
        numbers = f"{self.value:.3f} {self.baseline:.3f} {self.ratio:.3f}"
        interval = f"{self.low:.3f} {self.high:.3f} {self.seconds:.0f}"
        return f"{self.name} {self.size} {numbers} {interval} {self._verdict()}"

    def _verdict(self) -> str:
        if isnan(self.goal):
            return "- -"
        sign = ">=" if self.at_least else "<="
        return f"{sign}{self.goal:.3g} {'reached' if self.margin >= 0 else 'MISSED'}"


def fill(of: Outcome) -> float:
    """Return the share of the seats wanted to which somebody came."""
    return of.filled / of.seats


def notices(of: Outcome) -> float:
    """Return the asks for each resident."""
    return of.asks / of.people


def opted_out(of: Outcome) -> float:
    """Return the share of the residents who want to hear no more."""
    return of.left / of.people


def alone(of: Outcome) -> float:
    """Return the share of the groups to which nobody came."""
    return of.alone / of.groups


ALL_NAN = {"scarce": nan, "medium": nan, "saturated": nan}
MEASURES = (
    Measure(
        "engine_of_recency",
        "engine",
        "recency",
        fill,
        {"scarce": 2.3, "medium": 1.6, "saturated": 1.1},
    ),
    Measure(
        "engine_of_relevance",
        "engine",
        "relevance",
        fill,
        {"scarce": 1.25, "medium": 1.1, "saturated": 1.0},
    ),
    Measure("engine_of_likeliest", "engine", "likeliest", fill, ALL_NAN),
    Measure("engine_of_everybody", "engine", "everybody", fill, dict.fromkeys(ALL_NAN, 2.0)),
    Measure(
        "notices_of_everybody",
        "engine",
        "everybody",
        notices,
        dict.fromkeys(ALL_NAN, 0.5),
        at_least=False,
    ),
    Measure(
        "opted_out",
        "engine",
        "everybody",
        opted_out,
        dict.fromkeys(ALL_NAN, 0.03),
        at_least=False,
        of_value=True,
    ),
    Measure("opted_out_relevance", "relevance", "everybody", opted_out, ALL_NAN),
    Measure("left_alone_fair", "engine", "unfair", alone, {"scarce": 0.6}, at_least=False),
    Measure("fill_fair", "engine", "unfair", fill, {"scarce": 0.97}),
    *(
        Measure(
            f"shuffled_of_{name}",
            "engine_shuffled",
            f"{name}_shuffled",
            fill,
            ALL_NAN,
            at_least=False,
            control_of=f"engine_of_{name}",
        )
        for name in ("recency", "relevance")
    ),
)


def figures(seasons: Seasons, regime: str, *, size: str, seconds: float) -> Iterator[Figure]:
    """Yield the figures of one regime and family."""
    reached: dict[str, float] = {}
    for measure in MEASURES:
        if regime in measure.goals and {measure.policy, measure.beside} <= seasons.keys():
            goal = reached.get(measure.control_of, measure.goals[regime])
            made = _figure(measure, seasons, goal, size=size, seconds=seconds)
            reached[made.name] = made.ratio
            yield made


def worst(of_families: Sequence[Figure], size: str) -> Figure:
    """Return the figure of the family that comes off worst, under the name of all of them."""
    found = min(of_families, key=lambda one: one.ratio if isnan(one.goal) else one.margin)
    return replace(found, size=size)


def ratio(values: Sequence[float], baselines: Sequence[float]) -> tuple[float, float, float]:
    """Return the ratio of the sums and its 95 % interval, from leaving out one pair at a time."""
    over, under = np.array(values, float), np.array(baselines, float)
    whole, many = _divided(over.sum(), under.sum()), len(over)
    if many < 2 or not np.isfinite(whole):
        return whole, nan, nan
    without = [_divided(over.sum() - a, under.sum() - b) for a, b in zip(over, under, strict=True)]
    if not np.isfinite(without).all():
        return whole, nan, nan
    pseudo = many * whole - (many - 1) * np.array(without)
    far = stdtrit(many - 1, (1 + CONFIDENCE) / 2) * pseudo.std(ddof=1) / many**0.5
    return whole, whole - float(far), whole + float(far)


def _figure(
    measure: Measure, seasons: Seasons, goal: float, *, size: str, seconds: float
) -> Figure:
    values = [measure.share(one) for one in seasons[measure.policy]]
    baselines = [measure.share(one) for one in seasons[measure.beside]]
    whole, low, high = ratio(values, baselines)
    return Figure(
        name=measure.name,
        size=size,
        value=float(np.mean(values)),
        baseline=float(np.mean(baselines)),
        ratio=whole,
        low=low,
        high=high,
        seconds=seconds,
        goal=goal,
        at_least=measure.at_least,
        of_value=measure.of_value,
    )


def _divided(over: float, under: float) -> float:
    if under == 0:
        return inf if over else 1.0
    return float(over / under)
