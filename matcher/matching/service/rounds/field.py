"""The part of the town that a round is about: its shifts, and the people who may be asked."""

from collections.abc import Collection

import numpy as np
from sqlalchemy import select

from matcher.matching.engine.rounds.model import Bools, Ints
from matcher.matching.town import Snapshot
from matcher.members.models import Resident
from matcher.shared.db import db


def field_of(
    town: Snapshot, shift_ids: Collection[int], *, within: Collection[str] | None
) -> Snapshot:
    """Return the town with these shifts alone, and the people who live within these areas."""
    wanted = np.isin(town.shifts.ids, np.array(list(shift_ids), np.int64))
    return town.only(_live_within(town.people.ids, within), wanted)


def pair_in(field: Snapshot, member_id: int, shift_id: int) -> int | None:
    """Return the position of a pair, or None for two that do not go together."""
    person, shift = _row(field.people.ids, member_id), _row(field.shifts.ids, shift_id)
    if person is None or shift is None:
        return None
    first, last = field.found.start[person], field.found.start[person + 1]
    at = first + int(np.searchsorted(field.found.shifts[first:last], shift))
    return int(at) if at < last and field.found.shifts[at] == shift else None


def _live_within(ids: Ints, areas: Collection[str] | None) -> Bools:
    if areas is None:
        return np.ones(len(ids), bool)
    there = db.session.scalars(select(Resident.id).where(Resident.area.in_(areas)))
    return np.isin(ids, np.array(there.all(), np.int64))


def _row(ids: Ints, id_: int) -> int | None:
    found = np.flatnonzero(ids == id_)
    return int(found[0]) if len(found) else None
