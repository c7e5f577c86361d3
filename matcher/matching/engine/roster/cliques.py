"""Which shifts one person cannot both take, and rows that say so with as few words as possible.

A row for each pair would let a relaxed solution put half a person on each of three shifts at
once; a row for a whole clique does not.
"""

import numpy as np
import numpy.typing as npt

from matcher.matching.engine.roster.model import Shift, Travel

Mask = npt.NDArray[np.bool_]


def clashes(shifts: tuple[Shift, ...], travel: Travel) -> Mask:
    """Return the symmetric table of shifts that overlap or lie too far apart to reach in time."""
    starts = np.array([shift.start for shift in shifts], dtype=np.int64)
    ends = np.array([shift.end for shift in shifts], dtype=np.int64)
    late = starts[None, :] < ends[:, None] + _ways(shifts, travel)
    table: Mask = late & late.T
    np.fill_diagonal(table, val=False)
    return table


def clique_rows(clash: Mask, starts: npt.NDArray[np.int64]) -> Mask:
    """Return maximal cliques, one a row, that together cover every clash.

    Swept by start: the shifts that still run when one begins are a clique where the way is
    equally long everywhere, so these are all maximal cliques. Where places differ they may fall
    into several, and each clash is covered by at least one.
    """
    rows: list[Mask] = []
    order = np.argsort(starts, kind="stable")
    for number, shift in enumerate(order):
        before = order[:number]
        rows.extend(_cliques_with(int(shift), before[clash[shift, before]], clash))
    table = np.array(rows, dtype=bool).reshape(len(rows), len(starts))
    return table[maximal_rows(table)]


def maximal_rows(rows: Mask) -> npt.NDArray[np.int64]:
    """Return the numbers of rows of two or more that no other row contains, of equals the first."""
    sizes = rows.sum(axis=1)
    order = np.nonzero(sizes >= 2)[0]  # noqa: PLR2004 (alone on a row there is nothing to clash)
    order = order[_first_of_equals(rows[order])]
    some = rows[order].astype(np.float32)
    dominated = ((some @ some.T) >= sizes[order][:, None]).sum(axis=1) > 1
    return np.sort(order[~dominated])


def _first_of_equals(rows: Mask) -> npt.NDArray[np.int64]:
    packed = np.ascontiguousarray(np.packbits(rows, axis=1))
    _, first = np.unique(packed.view(f"V{packed.shape[1]}"), return_index=True)
    return first.astype(np.int64)


def _ways(shifts: tuple[Shift, ...], travel: Travel) -> npt.NDArray[np.int64]:
    places = sorted({shift.place for shift in shifts}, key=lambda place: (place is not None, place))
    ways = np.array([[travel.from_to(one, other) for other in places] for one in places])
    at = [places.index(shift.place) for shift in shifts]
    return ways[np.ix_(at, at)].astype(np.int64) if at else np.zeros((0, 0), dtype=np.int64)


def _cliques_with(shift: int, before: npt.NDArray[np.int64], clash: Mask) -> list[Mask]:
    """Return cliques that cover every clash of this shift with the ones that began before it."""
    cliques, left = [], list(map(int, before))
    while left:
        clique = np.zeros(len(clash), dtype=bool)
        clique[shift] = True
        fits = clash[shift].copy()
        for other in (*left, *map(int, before)):
            if fits[other]:
                clique[other] = True
                fits &= clash[other]
        cliques.append(clique)
        left = [other for other in left if not clique[other]]
    return cliques
