"""How alike two fields of interest are, and how far two areas lie apart, for pairs and arrays."""

from collections.abc import Collection, Mapping
from math import sqrt


def affinity(wishes: Collection[str], field: str | None) -> float:
    """Return the cosine between declared wishes and the one field of an activity, 0 to 1.

    A wish spread over many fields counts for less in each of them.
    """
    return 1 / sqrt(len(wishes)) if field is not None and field in wishes else 0.0


def steps_between(
    neighbours: Mapping[str, Collection[str]], *, most: int
) -> dict[tuple[str, str], int]:
    """Return how many steps it takes from area to area, each to one that touches, up to `most`.

    Two areas touch if either names the other. Pairs further apart are left out.
    """
    touching = {area: set(others) for area, others in neighbours.items()}
    for area, others in neighbours.items():
        for other in others:
            touching.setdefault(other, set()).add(area)
    return {
        (area, other): count
        for area in touching
        for other, count in _reached(area, touching, most).items()
    }


def _reached(home: str, touching: Mapping[str, set[str]], most: int) -> dict[str, int]:
    found, edge = {home: 0}, {home}
    for count in range(1, most + 1):
        edge = {other for area in edge for other in touching[area]} - found.keys()
        found |= dict.fromkeys(edge, count)
    return found
