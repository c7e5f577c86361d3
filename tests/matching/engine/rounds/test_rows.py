"""People and shifts that come, change and go, one at a time, beside a town built anew."""

from dataclasses import fields
from random import Random

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from matcher.matching.engine.rounds import (
    Ragged,
    candidates_of,
    with_person,
    with_row,
    with_shift,
    without_person,
    without_row,
    without_shift,
)
from matcher.matching.engine.rounds.hashing import fingerprint
from matcher.matching.engine.rounds.rows import only_rows
from tests.matching.engine.rounds.towns import people_of, shifts_of, town, with_


class Kept:
    """A town whose arrays and pairs follow each change, and the plain lists they stand for."""

    def __init__(self, given):
        self.given = given
        self.people, self.shifts = people_of(given), shifts_of(given)
        self.found = candidates_of(self.people, self.shifts)

    def put_person(self, row, one):
        everybody = list(self.given.people)
        everybody[row : row + 1] = [one]
        self.given = with_(self.given, people=everybody)
        self.people = with_row(self.people, row, people_of(with_(self.given, people=[one])))
        self.found = with_person(self.found, self.people, self.shifts, row)

    def put_shift(self, row, one):
        all_shifts = list(self.given.shifts)
        all_shifts[row : row + 1] = [one]
        self.given = with_(self.given, shifts=all_shifts)
        self.shifts = with_row(self.shifts, row, shifts_of(with_(self.given, shifts=[one])))
        self.found = with_shift(self.found, self.people, self.shifts, row)

    def drop_person(self, row):
        self.given = with_(self.given, people=_without(self.given.people, row))
        self.people, self.found = without_row(self.people, row), without_person(self.found, row)

    def drop_shift(self, row):
        self.given = with_(self.given, shifts=_without(self.given.shifts, row))
        self.shifts, self.found = without_row(self.shifts, row), without_shift(self.found, row)


def _without(rows, row):
    return [one for at, one in enumerate(rows) if at != row]


def _happen(kept, dice, new):
    """Let one of the four things happen, or a row be added at the end."""
    people, shifts = len(kept.people), len(kept.shifts)
    what = dice.choice(["put_person", "put_shift", "drop_person", "drop_shift"])
    if what == "put_person":
        kept.put_person(dice.randrange(people + 1), dice.choice(new.people))
    elif what == "put_shift":
        kept.put_shift(dice.randrange(shifts + 1), dice.choice(new.shifts))
    elif what == "drop_person" and people:
        kept.drop_person(dice.randrange(people))
    elif what == "drop_shift" and shifts:
        kept.drop_shift(dice.randrange(shifts))


def _digest(found):
    return fingerprint(found.start.astype(np.int64), found.shifts)


def _told(table):
    """Return every column of a table as plain lists."""
    values = {one.name: getattr(table, one.name) for one in fields(table)}
    return {
        name: (value.start.tolist(), value.values.tolist())
        if isinstance(value, Ragged)
        else np.asarray(value).tolist()
        for name, value in values.items()
    }


def _as_if_built_anew(kept):
    people, shifts = people_of(kept.given), shifts_of(kept.given)
    assert _told(kept.people) == _told(people)
    assert _told(kept.shifts) == _told(shifts)
    assert _digest(kept.found) == _digest(candidates_of(people, shifts))


@settings(max_examples=60, deadline=None)
@for_all(st.integers(0, 10**6), st.integers(1, 25))
def test_after_any_changes_the_pairs_are_those_of_a_town_built_anew(seed, changes):
    dice, kept = Random(seed), Kept(town(seed))
    new = town(seed + 1, people=20, shifts=20)
    for _ in range(changes):
        _happen(kept, dice, new)
    _as_if_built_anew(kept)


@pytest.mark.parametrize("seed", range(3))
def test_a_town_of_hundreds_follows_a_hundred_changes(seed):
    dice, kept = Random(seed), Kept(town(seed, people=400, shifts=120))
    new = town(seed + 1, people=100, shifts=100)
    for _ in range(100):
        _happen(kept, dice, new)
    _as_if_built_anew(kept)


def test_a_town_may_begin_with_nobody_and_end_so():
    kept, whole = Kept(with_(town(1), people=[], shifts=[])), town(2)
    for row, shift in enumerate(whole.shifts):
        kept.put_shift(row, shift)
    for row, person in enumerate(whole.people):
        kept.put_person(row, person)
    assert len(kept.found) > 0
    _as_if_built_anew(kept)
    for _ in whole.people:
        kept.drop_person(0)
    _as_if_built_anew(kept)
    assert (len(kept.people), len(kept.found)) == (0, 0)


def test_the_table_before_a_change_stays_as_it_was():
    kept = Kept(town(3))
    before, pairs = kept.people, kept.found
    told, digest = _told(before), _digest(pairs)
    kept.put_person(0, town(4).people[0])
    kept.drop_person(1)
    assert (_told(before), _digest(pairs)) == (told, digest)


@settings(max_examples=25, deadline=None)
@for_all(st.integers(0, 10**6), st.lists(st.integers(0, 11), max_size=12, unique=True))
def test_some_of_the_rows_are_the_table_of_those_alone(seed, rows):
    given = town(seed)
    those = people_of(with_(given, people=[given.people[row] for row in rows]))
    told = _told(only_rows(people_of(given), np.array(rows, np.int64)))
    assert told == _told(those)
