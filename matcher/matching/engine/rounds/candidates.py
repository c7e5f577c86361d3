"""Who goes with what at all: the gates, joined area by area instead of pair by pair."""

from collections.abc import Callable, Iterator

import numpy as np

from matcher.matching.engine.rounds.hashing import mixed
from matcher.matching.engine.rounds.model import (
    AGE_UNKNOWN,
    ANYWHERE,
    NO_TIME,
    WORD,
    Bools,
    Candidates,
    Floats,
    Ints,
    People,
    Ragged,
    Shifts,
    Words,
)

CELLS = 4_000_000
"""So many cells of people × shifts are looked at together, which bounds the memory."""
KEPT = 30
HALF, SECOND_HALF = 32, 2**32 - 1

Closing = Callable[[People, Shifts, Ints, Ints], Ints]
"""A gate: given pairs, it returns the positions of those it is closed to."""


def candidates_of(people: People, shifts: Shifts) -> Candidates:
    """Return every pair that passes all gates."""
    found = [np.zeros(0, np.int64)]
    found += [_keys(*_through(GATES, people, shifts, *block)) for block in _blocks(people, shifts)]
    keys = np.concatenate(found)
    keys.sort()
    return _of_keys(keys, people)


def with_person(before: Candidates, people: People, shifts: Shifts, row: int) -> Candidates:
    """Return the pairs after the person in this row changed; nobody else's are looked at."""
    all_shifts = np.arange(len(shifts))
    _, theirs = _through(ALL, people, shifts, np.full(len(shifts), row), all_shifts)
    first, last = before.start[row], before.start[row + 1]
    start = before.start.copy()
    start[row + 1 :] += len(theirs) - (last - first)
    parts = (before.shifts[:first], theirs.astype(np.int32), before.shifts[last:])
    return Candidates(start, np.concatenate(parts))


def with_shift(before: Candidates, people: People, shifts: Shifts, row: int) -> Candidates:
    """Return the pairs after the shift in this row changed; no other shift is looked at."""
    everybody = np.arange(len(people))
    theirs, _ = _through(ALL, people, shifts, everybody, np.full(len(people), row))
    keys = _keys(before.people, before.shifts.astype(np.int64))[before.shifts != row]
    added = _keys(theirs, np.full(len(theirs), row))
    return _of_keys(np.insert(keys, np.searchsorted(keys, added), added), people)


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
    fits = _hours_fit(people.free[who, None], shifts.needed[what], shifts.any_part[what])
    rows, columns = np.divmod(np.flatnonzero(fits), len(what))
    return who[rows], what[columns]


def _hours_fit(free: Ints, needed: Ints, any_part: Bools) -> Bools:
    shared = free & needed
    fits: Bools = (shared == needed) | (any_part & (shared != 0))
    return fits


def _through(
    gates: tuple[Closing, ...], people: People, shifts: Shifts, who: Ints, what: Ints
) -> tuple[Ints, Ints]:
    for closes in gates:
        closed = closes(people, shifts, who, what)
        who, what = np.delete(who, closed), np.delete(what, closed)
    return who, what


def _is_over(_people: People, shifts: Shifts, _who: Ints, what: Ints) -> Ints:
    return np.flatnonzero(~shifts.is_open[what])


def _is_too_far(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    placed = np.flatnonzero(shifts.areas[what] != ANYWHERE)
    area = shifts.areas[what[placed]]
    bit = np.uint64(1) << (area % WORD).astype(np.uint64)
    within: Words = people.reach[who[placed], area // WORD] & bit
    return placed[np.flatnonzero(within == 0)]


def _is_not_free(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    return np.flatnonzero(~_hours_fit(people.free[who], shifts.needed[what], shifts.any_part[what]))


def _lacks_skills(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    some: Words = np.bitwise_or.reduce(shifts.skills, axis=1)
    skilled = np.flatnonzero(some[what])
    lacking = shifts.skills[what[skilled]] & ~people.skills[who[skilled]]
    return skilled[np.flatnonzero(np.bitwise_or.reduce(lacking, axis=1))]


def _is_not_of_age(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    known = np.flatnonzero(people.ages[who] != AGE_UNKNOWN)
    age, allowed = people.ages[who[known]], shifts.grades[what[known]]
    outside = (age < shifts.min_ages[what[known]]) | (shifts.max_ages[what[known]] < age)
    other_grade = (allowed != 0) & (allowed & people.grades[who[known]] == 0)
    return known[np.flatnonzero(outside | other_grade)]


def _has_a_full_month(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    return np.flatnonzero(people.full_months[who] & shifts.months[what])


def _is_busy(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    def meets(at: Ints, pair: Ints) -> Bools:
        shift, buffer = what[pair], shifts.buffer_minutes
        busy_from, busy_to = people.busy.values[at].T
        meeting = (busy_from < shifts.ends[shift] + buffer) & (
            shifts.starts[shift] < busy_to + buffer
        )
        told: Bools = meeting & (shifts.starts[shift] != NO_TIME)
        return told

    return _those_with_any(people.busy, who, meets)


def _is_engaged(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    ids = people.engaged.values
    return _those_with_any(people.engaged, who, lambda at, pair: ids[at] == shifts.ids[what[pair]])


def _is_blocked(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    groups = people.blocked.values
    return _those_with_any(
        people.blocked, who, lambda at, pair: groups[at] == shifts.groups[what[pair]]
    )


def _those_with_any(lists: Ragged, who: Ints, holds: Callable[[Ints, Ints], Bools]) -> Ints:
    """Return the pairs for which a member of the person's list holds: holds(members, pairs)."""
    at, end = lists.start[who], lists.start[who + 1]
    pairs, found = np.flatnonzero(at < end), [np.zeros(0, np.int64)]
    while len(pairs):
        held = holds(at[pairs], pairs)
        found.append(pairs[held])
        at[pairs] += 1
        pairs = pairs[~held]
        pairs = pairs[at[pairs] < end[pairs]]
    return np.concatenate(found)


def _keys(first: Ints, second: Ints) -> Ints:
    return first << HALF | second


def _of_keys(keys: Ints, people: People) -> Candidates:
    first_of_each = np.arange(len(people) + 1) << HALF
    return Candidates(np.searchsorted(keys, first_of_each), (keys & SECOND_HALF).astype(np.int32))


# What the join by area and hours has not seen to yet; those that close most pairs come first.
GATES: tuple[Closing, ...] = (
    _lacks_skills,
    _is_not_of_age,
    _has_a_full_month,
    _is_busy,
    _is_engaged,
    _is_blocked,
)
ALL: tuple[Closing, ...] = (_is_over, _is_too_far, _is_not_free, *GATES)
