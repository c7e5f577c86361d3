"""The gates for many pairs at once: each tells which pairs it is closed to."""

from collections.abc import Callable

import numpy as np

from matcher.matching.engine.rounds.model import (
    AGE_UNKNOWN,
    ANYWHERE,
    NO_TIME,
    WORD,
    Bools,
    Ints,
    People,
    Ragged,
    Shifts,
    Words,
)

Closing = Callable[[People, Shifts, Ints, Ints], Ints]
"""A gate: given pairs, it returns the positions of those it is closed to."""


def through(
    gates: tuple[Closing, ...], people: People, shifts: Shifts, who: Ints, what: Ints
) -> tuple[Ints, Ints]:
    """Return those of the pairs that no gate is closed to."""
    for closes in gates:
        closed = closes(people, shifts, who, what)
        who, what = np.delete(who, closed), np.delete(what, closed)
    return who, what


def hours_fit(free: Ints, needed: Ints, any_part: Bools) -> Bools:
    """Tell where the free hours hold those needed, or any of them where that is enough."""
    shared = free & needed
    fits: Bools = (shared == needed) | (any_part & (shared != 0))
    return fits


def _is_over(_people: People, shifts: Shifts, _who: Ints, what: Ints) -> Ints:
    return np.flatnonzero(~shifts.is_open[what])


def _is_too_far(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    placed = np.flatnonzero(shifts.areas[what] != ANYWHERE)
    area = shifts.areas[what[placed]]
    bit = np.uint64(1) << (area % WORD).astype(np.uint64)
    within: Words = people.reach[who[placed], area // WORD] & bit
    return placed[np.flatnonzero(within == 0)]


def _is_not_free(people: People, shifts: Shifts, who: Ints, what: Ints) -> Ints:
    return np.flatnonzero(~hours_fit(people.free[who], shifts.needed[what], shifts.any_part[what]))


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


# What the join by area and hours has not seen to yet; those that close most pairs come first.
BEYOND: tuple[Closing, ...] = (
    _lacks_skills,
    _is_not_of_age,
    _has_a_full_month,
    _is_busy,
    _is_engaged,
    _is_blocked,
)
ALL: tuple[Closing, ...] = (_is_over, _is_too_far, _is_not_free, *BEYOND)
