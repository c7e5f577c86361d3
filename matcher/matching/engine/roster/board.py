"""An event as arrays: units of people beside shifts, in an order no input order can change."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.matching.engine.roster.cliques import Mask, clashes, clique_rows
from matcher.matching.engine.roster.model import (
    MOST_WISHED,
    Event,
    Helper,
    Placement,
    Shift,
    Weights,
)

Numbers = npt.NDArray[np.int64]
Unit = tuple[Helper, ...]

UNLIMITED = 10**9


@dataclass(frozen=True, slots=True)
class Board:
    """Tables with a row for each unit (a party, or one helper) and a column for each shift."""

    units: tuple[Unit, ...]
    shifts: tuple[Shift, ...]
    size: Numbers  # by unit: heads
    most_minutes: Numbers  # by unit
    most_shifts: Numbers  # by unit
    length: Numbers  # by shift: minutes
    min_crew: Numbers  # by shift
    capacity: Numbers  # by shift; more than agreed where locks take more
    needs: Numbers  # (shift, skill, how many), one a row
    skilled: Numbers  # by unit and skill: heads
    clash: Mask  # by shift and shift
    cliques: Mask  # by clique and shift
    locked: Mask  # by unit and shift
    possible: Mask  # by unit and shift, locked ones included
    worth: Numbers  # by unit and shift: wishes, and friends within the unit
    bonds: Numbers  # (unit, unit, pairs of friends), one a row
    skills: tuple[str, ...]


def board_of(event: Event, weights: Weights, seed: str) -> Board:
    """Return the tables of this event; locks are made to fit by stretching what they break."""
    units, shifts = _units(event, seed), _shifts(event, seed)
    skills = tuple(sorted({skill for shift in shifts for skill in shift.skills}))
    starts = _numbers(shift.start for shift in shifts)
    clash, locked = clashes(shifts, event.travel), _locked(event.locked, units, shifts)
    own = _own(units, shifts, locked)
    pairs = _pairs(event.friends, units)
    return Board(
        units=units,
        shifts=shifts,
        size=own.size,
        most_minutes=own.minutes,
        most_shifts=own.turns,
        length=own.length,
        min_crew=_numbers(shift.min_crew for shift in shifts),
        capacity=own.seats,
        needs=_needs(shifts, skills),
        skilled=_skilled(units, skills),
        clash=clash,
        cliques=clique_rows(clash, starts),
        locked=locked,
        possible=locked | (own.fits(locked, clash) & eligible(units, shifts)),
        worth=_wishes(units, shifts) + weights.together * _inner(pairs, len(units))[:, None],
        bonds=_bonds(pairs),
        skills=skills,
    )


class _Own(NamedTuple):
    """The limits of units and shifts, no tighter than what is locked."""

    size: Numbers
    length: Numbers
    seats: Numbers
    minutes: Numbers
    turns: Numbers

    def fits(self, locked: Mask, clash: Mask) -> Mask:
        """Return which placements the limits leave room for beside the locked ones."""
        left = self.minutes - locked @ self.length
        fits: Mask = self.size[:, None] <= (self.seats - locked.T @ self.size)[None, :]
        fits &= self.length[None, :] <= left[:, None]
        fits &= (self.turns > locked.sum(axis=1))[:, None]
        return fits & ~(locked.astype(np.int64) @ clash > 0)


def _own(units: tuple[Unit, ...], shifts: tuple[Shift, ...], locked: Mask) -> _Own:
    size = _numbers(len(unit) for unit in units)
    length = _numbers(shift.end - shift.start for shift in shifts)
    seats = _numbers(shift.capacity for shift in shifts)
    minutes = _numbers(_least(one.max_minutes for one in unit) for unit in units)
    turns = _numbers(_least(one.max_shifts for one in unit) for unit in units)
    return _Own(
        size=size,
        length=length,
        seats=np.maximum(seats, locked.T @ size),
        minutes=np.maximum(minutes, locked @ length),
        turns=np.maximum(turns, locked.sum(axis=1)),
    )


def eligible(units: tuple[Unit, ...], shifts: tuple[Shift, ...]) -> Mask:
    """Return which units may take which shift, if it were the only one."""
    starts = _numbers(shift.start for shift in shifts)
    ends = _numbers(shift.end for shift in shifts)
    ids = _numbers(shift.id for shift in shifts)
    table = np.ones((len(units), len(shifts)), dtype=bool)
    for number, unit in enumerate(units):
        for helper in unit:
            table[number] &= _within(helper.free, starts, ends)
            if helper.barred:
                table[number] &= ~np.isin(ids, list(helper.barred))
    return table


def lot(seed: str, kind: str, id_: int) -> bytes:
    """Return a lot that differs by seed, so that equals take turns at being first."""
    return blake2b(f"{seed}/{kind}/{id_}".encode(), digest_size=8).digest()


def _units(event: Event, seed: str) -> tuple[Unit, ...]:
    drawn = {one.id: (lot(seed, "helper", one.id), one.id) for one in event.helpers}
    by_id = {one.id: one for one in event.helpers}
    in_party = {id_ for party in event.parties for id_ in party}
    groups = [list(party) for party in event.parties if party]
    groups += [[one.id] for one in event.helpers if one.id not in in_party]
    ordered = sorted(
        (sorted(group, key=drawn.__getitem__) for group in groups), key=lambda g: drawn[g[0]]
    )
    return tuple(tuple(by_id[id_] for id_ in group) for group in ordered)


def _shifts(event: Event, seed: str) -> tuple[Shift, ...]:
    return tuple(
        sorted(
            event.shifts, key=lambda one: (one.start, one.end, lot(seed, "shift", one.id), one.id)
        )
    )


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array(list(values), dtype=np.int64)


def _least(limits: Iterable[int | None]) -> int:
    return min((limit for limit in limits if limit is not None), default=UNLIMITED)


def _within(free: tuple[Placement, ...] | None, starts: Numbers, ends: Numbers) -> Mask:
    if free is None:
        return np.ones(len(starts), dtype=bool)
    fits = np.zeros(len(starts), dtype=bool)
    for start, end in _joined(free):
        fits |= (starts >= start) & (ends <= end)
    return fits


def _joined(spans: tuple[Placement, ...]) -> list[Placement]:
    """Return the spans with those that touch made one."""
    joined: list[Placement] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _locked(
    locks: frozenset[Placement], units: tuple[Unit, ...], shifts: tuple[Shift, ...]
) -> Mask:
    unit_of = {one.id: number for number, unit in enumerate(units) for one in unit}
    shift_of = {shift.id: number for number, shift in enumerate(shifts)}
    table = np.zeros((len(units), len(shifts)), dtype=bool)
    for helper_id, shift_id in locks:
        table[unit_of[helper_id], shift_of[shift_id]] = True
    return table


def _needs(shifts: tuple[Shift, ...], skills: tuple[str, ...]) -> Numbers:
    rows = [
        (number, skills.index(skill), count)
        for number, shift in enumerate(shifts)
        for skill, count in sorted(shift.skills.items())
        if count > 0
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _skilled(units: tuple[Unit, ...], skills: tuple[str, ...]) -> Numbers:
    rows = [[sum(skill in one.skills for one in unit) for skill in skills] for unit in units]
    return np.array(rows, dtype=np.int64).reshape(len(units), len(skills))


def _wishes(units: tuple[Unit, ...], shifts: tuple[Shift, ...]) -> Numbers:
    table = np.zeros((len(units), len(shifts)), dtype=np.int64)
    shift_of = {shift.id: number for number, shift in enumerate(shifts)}
    for row, unit in zip(table, units, strict=True):
        for helper in unit:
            for shift_id, points in helper.wishes.items():
                if shift_id in shift_of:
                    row[shift_of[shift_id]] += min(max(points, 0), MOST_WISHED)
    return table


def _pairs(friends: tuple[Placement, ...], units: tuple[Unit, ...]) -> Numbers:
    """Return the units of each pair of friends, every pair once."""
    unit_of = {one.id: number for number, unit in enumerate(units) for one in unit}
    pairs = {frozenset(pair) for pair in friends}
    rows = [sorted(unit_of[id_] for id_ in pair) for pair in pairs]
    return np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)


def _inner(pairs: Numbers, units: int) -> Numbers:
    same = pairs[pairs[:, 0] == pairs[:, 1], 0]
    return np.bincount(same, minlength=units).astype(np.int64)


def _bonds(pairs: Numbers) -> Numbers:
    apart = pairs[pairs[:, 0] != pairs[:, 1]]
    units, times = np.unique(apart, axis=0, return_counts=True)
    return np.column_stack([units.reshape(-1, 2), times]).astype(np.int64)
