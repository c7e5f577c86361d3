"""Who goes with what at all: the gates, joined area by area instead of pair by pair."""

from collections.abc import Iterator

import numpy as np

from matcher.matching.engine.rounds.gates import ALL, BEYOND, hours_fit, through
from matcher.matching.engine.rounds.hashing import mixed
from matcher.matching.engine.rounds.model import (
    ANYWHERE,
    NO_TIME,
    WORD,
    Candidates,
    Floats,
    Ints,
    People,
    Ragged,
    Shifts,
)

CELLS = 4_000_000
"""So many cells of people × shifts are looked at together, which bounds the memory."""
KEPT = 30
HALF, SECOND_HALF = 32, 2**32 - 1


def candidates_of(people: People, shifts: Shifts) -> Candidates:
    """Return every pair that passes all gates."""
    found = [np.zeros(0, np.int64)]
    found += [_keys(*through(BEYOND, people, shifts, *block)) for block in _blocks(people, shifts)]
    keys = np.concatenate(found)
    keys.sort()
    return _of_keys(keys, len(people))


def with_person(before: Candidates, people: People, shifts: Shifts, row: int) -> Candidates:
    """Return the pairs after the person in this row changed; nobody else's are looked at.

    A row the candidates do not know yet, the last, is that of somebody who came.
    """
    known = np.append(before.start, before.start[-1]) if row == before.rows else before.start
    all_shifts = np.arange(len(shifts))
    _, theirs = through(ALL, people, shifts, np.full(len(shifts), row), all_shifts)
    first, last = known[row], known[row + 1]
    start = known.copy()
    start[row + 1 :] += len(theirs) - (last - first)
    parts = (before.shifts[:first], theirs.astype(np.int32), before.shifts[last:])
    return Candidates(start, np.concatenate(parts))


def with_shift(before: Candidates, people: People, shifts: Shifts, row: int) -> Candidates:
    """Return the pairs after the shift in this row changed or, the last, was posted."""
    everybody = np.arange(len(people))
    theirs, _ = through(ALL, people, shifts, everybody, np.full(len(people), row))
    keys = _keys(before.people, before.shifts.astype(np.int64))[before.shifts != row]
    added = _keys(theirs, np.full(len(theirs), row))
    return _of_keys(np.insert(keys, np.searchsorted(keys, added), added), len(people))


def without_person(before: Candidates, row: int) -> Candidates:
    """Return the pairs after the person in this row left; later rows move up by one."""
    first, last = before.start[row], before.start[row + 1]
    start = np.delete(before.start, row + 1)
    start[row + 1 :] -= last - first
    return Candidates(start, np.delete(before.shifts, np.s_[first:last]))


def without_shift(before: Candidates, row: int) -> Candidates:
    """Return the pairs after the shift in this row was taken back; later rows move up by one."""
    others = before.only(np.flatnonzero(before.shifts != row))
    return Candidates(others.start, others.shifts - (others.shifts > row).astype(np.int32))


def best(
    found: Candidates, score: Floats, *, people: Ints, shifts: Ints, period: int, limit: int = KEPT
) -> Ints:
    """Return the positions of the best pairs of each person, at most limit, in ascending order.

    People and shifts are the ids of the rows: equal scores are told apart by a hash of both ids
    and the period, so nobody is first for having come first.
    """
    lengths, kept = np.diff(found.start), np.ones(len(found), bool)
    for length in np.unique(lengths[lengths > limit]):
        rows = np.flatnonzero(lengths == length)
        pairs = found.start[rows, None] + np.arange(length)
        dice = mixed(people[rows, None], shifts[found.shifts[pairs]], period)
        order = np.lexsort((dice, -score[pairs]), axis=-1)
        kept[np.take_along_axis(pairs, order[:, limit:], axis=1)] = False
    return np.flatnonzero(kept)


def overlaps(shifts: Shifts) -> Ragged:
    """Return for each shift the others that nobody can also do; those without a time go along."""
    timed = np.flatnonzero(shifts.starts != NO_TIME)
    timed = timed[np.argsort(shifts.starts[timed], kind="stable")]
    until = shifts.ends[timed] + shifts.buffer_minutes
    last = np.searchsorted(shifts.starts[timed], until)
    later = np.maximum(last - np.arange(1, len(timed) + 1), 0)
    one = np.repeat(np.arange(len(timed)), later)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(later) - later, later)
    rows = np.concatenate([timed[one], timed[other]])
    columns = np.concatenate([timed[other], timed[one]])
    order = np.lexsort((columns, rows))
    return Ragged(np.searchsorted(rows[order], np.arange(len(shifts) + 1)), columns[order])


def _blocks(people: People, shifts: Shifts) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs that share an area, those whose hours do not fit already left out."""
    keys = _by_area(people)
    for area in np.unique(shifts.areas[shifts.is_open]):
        local = np.flatnonzero((shifts.areas == area) & shifts.is_open)
        there = np.arange(len(people)) if area == ANYWHERE else _within(keys, int(area))
        step = max(1, CELLS // len(local))
        for first in range(0, len(there), step):
            yield _free_at(people, shifts, there[first : first + step], local)


def _by_area(people: People) -> Ints:
    """Return who reaches which area, as ascending keys of the area and the person."""
    who, word = np.nonzero(people.reach)
    areas, reached = word * WORD, people.reach[who, word]
    found = [np.zeros(0, np.int64)]
    for bit in range(WORD):
        held = np.flatnonzero(reached & np.uint64(1 << bit))
        found.append(_keys(areas[held] + bit, who[held]))
    keys = np.concatenate(found)
    keys.sort()
    return keys


def _within(keys: Ints, first: int) -> Ints:
    """Return the second halves of the keys that begin with this first half."""
    start, end = np.searchsorted(keys, [first << HALF, (first + 1) << HALF])
    return keys[start:end] & SECOND_HALF


def _free_at(people: People, shifts: Shifts, who: Ints, what: Ints) -> tuple[Ints, Ints]:
    fits = hours_fit(people.free[who, None], shifts.needed[what], shifts.any_part[what])
    rows, columns = np.divmod(np.flatnonzero(fits), len(what))
    return who[rows], what[columns]


def _keys(first: Ints, second: Ints) -> Ints:
    return first << HALF | second


def _of_keys(keys: Ints, people: int) -> Candidates:
    first_of_each = np.arange(people + 1) << HALF
    return Candidates(np.searchsorted(keys, first_of_each), (keys & SECOND_HALF).astype(np.int32))
