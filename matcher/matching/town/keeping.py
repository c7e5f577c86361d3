"""What a process keeps of the town, and how it is brought up to date: changed rows alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from threading import Lock
from typing import TypeVar

import numpy as np
from flask import current_app

from matcher.matching.engine.rounds import (
    Candidates,
    candidates_of,
    with_person,
    with_row,
    with_shift,
    without_person,
    without_row,
    without_shift,
)
from matcher.matching.engine.rounds.model import Ints
from matcher.matching.moments import current_town, settings_at
from matcher.matching.openings import Masks
from matcher.matching.town.codes import Codes
from matcher.matching.town.reading import (
    Declared,
    Looking,
    declared,
    open_shifts,
    supporter_of,
    wanting_of,
)
from matcher.matching.town.tables import Supporters, Wanted, supporters_table, wanted_table
from matcher.shared.clock import local_date
from matcher.shared.town import current_city

Row = TypeVar("Row")
FEW = 64
"""With more changes than this everything is joined anew, which then costs less."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The town as it was read: its rows, their tables, and the pairs that fit."""

    codes: Codes
    declared: Mapping[int, Declared]
    looking: Mapping[int, Looking]
    people: Supporters
    shifts: Wanted
    found: Candidates


_lock = Lock()


def kept(*, now: datetime) -> Kept:
    """Return the town as it is now, from what this process kept of it and what has changed."""
    there = current_app.extensions
    people, shifts = declared(now=now), open_shifts(now=now)
    with _lock:
        before: Kept | None = there.get("matching_town")
        there["matching_town"] = after = _up_to_date(before, people, shifts, now)
    return after


def _up_to_date(
    before: Kept | None,
    people: Mapping[int, Declared],
    shifts: Mapping[int, Looking],
    now: datetime,
) -> Kept:
    today = local_date(now)
    if before is None or before.codes.base.month != today.month:
        return _anew(people, shifts, now)
    came = _changed(before.declared, people)
    posted = _changed(before.looking, shifts)
    if len(came) + len(posted) > FEW:
        return _anew(people, shifts, now)
    after = replace(before, declared=people, looking=shifts)
    for id_ in came:
        after = _with_person(after, id_, today)
    for id_ in posted:
        after = _with_shift(after, id_, now)
    return after


def _changed(before: Mapping[int, Row], after: Mapping[int, Row]) -> list[int]:
    """Return the ids of what came, left or is otherwise now, ascending."""
    ids = chain(before.keys() - after.keys(), after)
    return sorted(id_ for id_ in ids if before.get(id_) != after.get(id_))


def _anew(people: Mapping[int, Declared], shifts: Mapping[int, Looking], now: datetime) -> Kept:
    codes = Codes.of(current_city(), local_date(now))
    supporters = _supporters(people.values(), codes, local_date(now))
    wanted = _wanted(shifts.values(), codes, now)
    return Kept(codes, people, shifts, supporters, wanted, candidates_of(supporters, wanted))


def _with_person(before: Kept, id_: int, today: date) -> Kept:
    row = _row_of(before.people.ids, id_)
    if id_ not in before.declared:
        people, found = without_row(before.people, row), without_person(before.found, row)
        return replace(before, people=people, found=found)
    one = _supporters([before.declared[id_]], before.codes, today)
    people = with_row(before.people, row, one)
    found = with_person(before.found, people, before.shifts, row)
    return replace(before, people=people, found=found)


def _with_shift(before: Kept, id_: int, now: datetime) -> Kept:
    row = _row_of(before.shifts.ids, id_)
    if id_ not in before.looking:
        shifts, found = without_row(before.shifts, row), without_shift(before.found, row)
        return replace(before, shifts=shifts, found=found)
    shifts = with_row(before.shifts, row, _wanted([before.looking[id_]], before.codes, now))
    found = with_shift(before.found, before.people, shifts, row)
    return replace(before, shifts=shifts, found=found)


def _row_of(ids: Ints, id_: int) -> int:
    """Return the row of this id, or the one after the last."""
    rows = np.flatnonzero(ids == id_)
    return int(rows[0]) if len(rows) else len(ids)


def _supporters(rows: Iterable[Declared], codes: Codes, today: date) -> Supporters:
    return supporters_table([supporter_of(row, day=today) for row in rows], codes, current_town())


def _wanted(looking: Iterable[Looking], codes: Codes, now: datetime) -> Wanted:
    masks, buffer = Masks(current_city()), settings_at(now).buffer_minutes
    rows = [wanting_of(one, masks, now=now) for one in looking]
    return wanted_table(rows, codes, buffer_minutes=buffer)
