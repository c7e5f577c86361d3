"""A round laid out for the solvers, always in the same order however its rows came."""

from dataclasses import dataclass

import numpy as np

from matcher.matching.engine.rounds.choosing import WIDEST
from matcher.matching.engine.rounds.hashing import mixed
from matcher.matching.engine.rounds.model import (
    WORD,
    Floats,
    Ints,
    Ragged,
    Round,
    Words,
)
from matcher.matching.engine.rounds.tails import load, nobody, with_all


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """One line a person, in the seed's order, and in it the shifts that fit, by their ids.

    Lines are as wide as the longest; where a line is shorter the chance is zero.
    """

    people: Ints  # ids
    shifts: Ints  # ids
    what: Ints  # line × column: the shift, as a row of the arrays below
    chances: Floats
    clashes: Words  # bit k: this column and column k exclude each other
    pairs: Ints  # the pair's position in the round
    caps: Ints
    need: Ints
    weights: Floats
    waiting: Floats  # chances of 0, 1, … people of those who have not answered yet
    expected: Floats  # how many of those say yes on average


def board(given: Round) -> Board:
    """Return the round laid out; people without a pair or without room for an ask are left out."""
    by_id = np.argsort(given.shift_ids)
    position = np.argsort(by_id)
    need = np.maximum(given.need[by_id], 0)
    lines = _lines(given)
    what, chances, pairs = _columns(given, lines, position)
    caps = given.room[lines]
    late, likely = _in_order(position[given.pending_shifts], given.pending_chances)
    return Board(
        people=given.people_ids[lines],
        shifts=given.shift_ids[by_id],
        what=what,
        chances=chances,
        clashes=_clashes(what, chances, caps, _excluding(given.overlaps, position)),
        pairs=pairs,
        caps=caps,
        need=need,
        weights=given.weights[by_id],
        waiting=with_all(nobody(need), need, late, likely),
        expected=load(late, likely, len(need)),
    )


def _lines(given: Round) -> Ints:
    rows = np.flatnonzero((given.room > 0) & (np.diff(given.found.start) > 0))
    ids = given.people_ids[rows]
    return rows[np.lexsort((ids, mixed(given.seed, ids)))]


def _columns(given: Round, lines: Ints, position: Ints) -> tuple[Ints, Floats, Ints]:
    first, lengths = given.found.start[lines], np.diff(given.found.start)[lines]
    width = int(lengths.max(initial=0))
    if width > WIDEST:
        raise ValueError("too_many_pairs_for_one_person")
    pairs = first[:, None] + np.arange(width)
    beyond = np.arange(width) >= lengths[:, None]
    pairs[beyond] = 0
    what = np.where(beyond, len(position), position[given.found.shifts[pairs]])
    order = np.argsort(what, axis=1)
    what = np.take_along_axis(what, order, axis=1)
    pairs = np.take_along_axis(pairs, order, axis=1)
    beyond = what == len(position)
    return np.where(beyond, 0, what), np.where(beyond, 0, given.chances[pairs]), pairs


def _in_order(shifts: Ints, chances: Floats) -> tuple[Ints, Floats]:
    order = np.lexsort((chances, shifts))
    return shifts[order], chances[order]


def _excluding(overlaps: Ragged, position: Ints) -> Words:
    """Return, for each shift, one bit for each shift it excludes."""
    bits = np.zeros((len(position), len(position) // WORD + 1), np.uint64)
    one = position[np.repeat(np.arange(len(position)), np.diff(overlaps.start))]
    other = position[overlaps.values]
    for row, column in ((one, other), (other, one)):
        np.bitwise_or.at(bits, (row, column // WORD), _bit(column))
    return bits


def _bit(column: Ints) -> Words:
    return np.uint64(1) << (column % WORD).astype(np.uint64)


def _clashes(what: Ints, chances: Floats, caps: Ints, excluding: Words) -> Words:
    """Return the clashes of those who may be asked more than once; for others none matter."""
    clashes = np.zeros(what.shape, np.uint64)
    rows = np.flatnonzero(caps > 1)
    columns = np.ascontiguousarray(what[rows].T)
    real = chances[rows].T > 0
    found = np.zeros(columns.shape, np.uint64)
    for one, first in enumerate(columns):
        for other in range(one):
            second = columns[other]
            meet = (excluding[first, second // WORD] & _bit(second) != 0) & real[one] & real[other]
            found[one] |= np.where(meet, np.uint64(1 << other), np.uint64(0))
            found[other] |= np.where(meet, np.uint64(1 << one), np.uint64(0))
    clashes[rows] = found.T
    return clashes
