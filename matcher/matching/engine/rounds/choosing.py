"""What one person is asked about: the best few of their pairs, no two at the same time."""

import numpy as np

from matcher.matching.engine.rounds.model import Bools, Floats, Ints, Words

WIDEST = 64
_BITS = np.uint64(1) << np.arange(WIDEST, dtype=np.uint64)


def chosen(values: Floats, caps: Ints, clashes: Words) -> Bools:
    """Return for each row its best columns, at most caps of them, none clashing with another.

    Bit k of `clashes[i, j]` says that columns j and k of row i exclude each other. For up to two
    columns this is the best choice there is; for more it is the best that takes one and goes on
    by value. Values of zero or less are never chosen.
    """
    return _search(values, caps, clashes, clashes)


def most(values: Floats, caps: Ints, clashes: Words) -> Floats:
    """Return for each row a worth that no choice exceeds; for up to two columns it is reached."""
    return _worth(_search(values, caps, clashes, np.zeros_like(clashes)), values)


def _search(values: Floats, caps: Ints, clashes: Words, among_the_rest: Words) -> Bools:
    """Return the best choices; behind the first of each, only the last clashes given count."""
    picks = _by_value(values, caps, np.zeros_like(clashes))
    rows = _clashing(picks, clashes)
    values, caps, clashes = values[rows], caps[rows], clashes[rows]
    found = _by_value(values, caps, clashes)
    worth = _worth(found, values)
    at, lead = np.nonzero(values * caps[:, None] > worth[:, None])
    led = _led(lead, values[at], caps[at], clashes[at], among_the_rest[rows[at]])
    sums = _worth(led, values[at])
    order = np.lexsort((-sums, at))
    order = order[sums[order] > worth[at[order]]]
    better, first = np.unique(at[order], return_index=True)
    found[better] = led[order[first]]
    picks[rows] = found
    return picks


def _by_value(values: Floats, caps: Ints, clashes: Words) -> Bools:
    left, picks = values.copy(), np.zeros(values.shape, bool)
    rows = np.flatnonzero(caps > 0)
    for taken in range(1, int(caps.max(initial=0)) + 1):
        columns = left[rows].argmax(axis=1)
        worthwhile = left[rows, columns] > 0
        rows, columns = rows[worthwhile], columns[worthwhile]
        picks[rows, columns], left[rows, columns] = True, 0
        left[rows] *= _apart(clashes[rows, columns], values.shape[1])
        rows = rows[caps[rows] > taken]
    return picks


def _led(lead: Ints, values: Floats, caps: Ints, clashes: Words, among_the_rest: Words) -> Bools:
    """Return each row's lead, and beside it the best of what is worth less and goes with it."""
    rows = np.arange(len(values))
    rest = values * _apart(clashes[rows, lead], values.shape[1])
    rest[rest > values[rows, lead, None]] = 0
    rest[rows, lead] = 0
    picks = _by_value(rest, caps - 1, among_the_rest)
    picks[rows, lead] = True
    return picks


def _clashing(picks: Bools, clashes: Words) -> Ints:
    several = np.flatnonzero(picks.sum(axis=1) > 1)
    taken = np.where(picks[several], _BITS[: picks.shape[1]], np.uint64(0)).sum(axis=1)
    against = np.where(picks[several], clashes[several], np.uint64(0))
    meeting: Bools = (against & taken[:, None]).any(axis=1)
    return several[meeting]


def _apart(clashing: Words, width: int) -> Bools:
    apart: Bools = (clashing[:, None] & _BITS[:width]) == 0
    return apart


def _worth(picks: Bools, values: Floats) -> Floats:
    worth: Floats = np.where(picks, values, 0).sum(axis=1)
    return worth
