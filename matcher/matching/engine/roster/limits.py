"""How many shifts of which length fit into the hours and the number agreed with somebody.

"At most 240 minutes" as a row lets a relaxed solution take a shift and a third of 180 minutes.
The rows given here are the facets of the hull of what can really be taken, so they allow no such
thing, and the bound of the whole roster comes down to where rosters are.
"""

from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull

from matcher.matching.engine.roster.board import UNLIMITED

Reals = npt.NDArray[np.float64]

MOST_CLASSES = 5
"""So many different lengths are told apart at most; hulls of more dimensions take too long."""
MOST_PATTERNS = 3_000


@cache
def limit_rows(lengths: tuple[int, ...], minutes: int, turns: int) -> Reals:
    """Return rows (a weight for each length, and a limit last) that keep to both limits.

    The lengths are in ascending order. Every choice of shifts that keeps to the limits keeps to
    all rows; the other way round every whole choice that keeps to all rows keeps to the limits.
    """
    fitting = [length for length in lengths if length <= minutes]
    if not fitting or (minutes >= UNLIMITED and turns >= UNLIMITED):
        return np.zeros((0, len(lengths) + 1))
    most = min(turns, minutes // fitting[0])
    if most * fitting[-1] <= minutes:
        return np.array([[*np.ones(len(lengths)), most]])
    class_of, floors = _classes(fitting, minutes)
    patterns = _patterns(floors, minutes, most)
    facets = _facets(patterns) if len(patterns) <= MOST_PATTERNS else np.ones((1, len(floors)))
    limits = (patterns @ facets.T).max(axis=0)
    rows = np.zeros((len(facets), len(lengths) + 1))
    rows[:, : len(fitting)] = facets[:, class_of]
    rows[:, -1] = limits
    return np.vstack([rows, [*lengths, minutes], [*np.ones(len(lengths)), most]])


def _classes(fitting: list[int], minutes: int) -> tuple[list[int], list[int]]:
    """Return the class of each length, and the length each class is reckoned with.

    What leaves no room for another is one class. The others are told apart as long as there are
    few of them; beyond that some are taken for as short as their neighbour, which allows more
    than is allowed and so stays true.
    """
    paired = [length for length in fitting if length <= minutes - fitting[0]]
    parts = np.array_split(np.array(paired), min(len(paired), MOST_CLASSES - 1))
    floors = [int(part[0]) for part in parts if len(part)]
    class_of = [number for number, part in enumerate(parts) for _ in part]
    alone = [length for length in fitting if length > minutes - fitting[0]]
    if alone:
        class_of += [len(floors)] * len(alone)
        floors.append(alone[0])
    return class_of, floors


def _patterns(floors: list[int], minutes: int, most: int) -> Reals:
    """Return how many of each class can be taken together, every way there is."""
    patterns: list[tuple[tuple[int, ...], int, int]] = [((), 0, 0)]
    for floor in floors:
        patterns = [
            ((*counts, more), taken + more, used + more * floor)
            for counts, taken, used in patterns
            for more in range(most - taken + 1)
            if used + more * floor <= minutes
        ]
    return np.array([counts for counts, _, _ in patterns], dtype=np.float64)


def _facets(patterns: Reals) -> Reals:
    """Return the outward directions of the hull that are not merely "not less than none"."""
    directions = ConvexHull(patterns).equations[:, :-1]
    upward = directions[directions.max(axis=1) > 1e-6]  # noqa: PLR2004 (rounding)
    scaled = np.clip(upward / upward.max(axis=1, keepdims=True), 0.0, None)
    return np.unique(scaled.round(9), axis=0)
