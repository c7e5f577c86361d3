"""The town as the engine sees it: which areas touch, and how far apart they lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Self

from matcher.matching.engine.closeness import steps_between

EARTH_RADIUS_KM = 6371.0
MOST_STEPS = 4
"""Areas that many steps apart, or more, are all equally far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """How a day is cut into bands, which areas touch, and how far apart they lie.

    Distances are in km between the points of two areas; steps go from neighbour to neighbour.
    """

    bands: int
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    distances: Mapping[tuple[str, str], float] = field(default_factory=dict, hash=False)
    steps: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)

    @classmethod
    def from_points(
        cls,
        *,
        bands: int,
        neighbours: Mapping[str, Iterable[str]],
        points: Mapping[str, tuple[float, float]],
    ) -> Self:
        """Return the town whose areas lie at these (latitude, longitude) points."""
        near = {area: frozenset(others) for area, others in neighbours.items()}
        return cls(
            bands=bands,
            neighbours=near,
            steps=steps_between(near, most=MOST_STEPS),
            distances={
                (one, other): _great_circle(points[one], points[other])
                for one in points
                for other in points
                if one < other
            },
        )

    def touches(self, one: str | None, other: str | None) -> bool:
        """Tell whether either area names the other as its neighbour."""
        if one is None or other is None:
            return False
        return other in self.neighbours.get(one, ()) or one in self.neighbours.get(other, ())

    def km(self, one: str | None, other: str | None) -> float | None:
        """Return the distance between two different areas, or None where it is not known."""
        if one is None or other is None:
            return None
        return self.distances.get((one, other) if one < other else (other, one))

    def steps_apart(self, one: str | None, other: str | None) -> float:
        """Return the steps between two areas, 0 where either is not known, at most MOST_STEPS."""
        if one is None or other is None or one == other:
            return 0.0
        if self.touches(one, other):
            return 1.0
        return float(self.steps.get((one, other), MOST_STEPS))


def _great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the km between two (latitude, longitude) points by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = (map(radians, point) for point in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
