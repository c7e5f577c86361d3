"""Placing people by hand: put, move, take away, lock; whatever a rule says against it is shown."""

from dataclasses import dataclass
from datetime import datetime

from matcher.activities.models import Activity
from matcher.errors import Conflict, NotFound
from matcher.matching.models import EventRoster, RosterDeed, RosterPlacement
from matcher.matching.service.rosters.keeping import Change, claim, note, revalue
from matcher.matching.service.rosters.reading import read_sheet
from matcher.matching.service.rosters.sheet import Sheet
from matcher.matching.service.rosters.solving import BY_HAND
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Move:
    """Whom to place: from a shift or from none, to a shift or to none."""

    helper_id: int
    from_shift: int | None
    to_shift: int | None


def move(activity: Activity, wanted: Move, change: Change, *, now: datetime) -> None:
    """Put somebody on a shift, move them to another, or take them away.

    Raise NotFound for somebody who is not tied to the activity or a shift that is not on the
    board, Conflict("roster_changed") for a board that looks otherwise by now, and
    Conflict("roster_there_already") for whoever stands there.
    """
    roster = claim(activity.id, change)
    _check_there(read_sheet(activity, now=now), wanted)
    before = _row(roster, wanted.helper_id, wanted.from_shift)
    if before is None and wanted.from_shift is not None:
        raise Conflict("roster_changed")
    if wanted.to_shift == wanted.from_shift or _row(roster, wanted.helper_id, wanted.to_shift):
        raise Conflict("roster_there_already")
    if before:
        _let_go(roster, locked=not before.locked)
        db.session.delete(before)
    if wanted.to_shift is not None:
        _put(roster, wanted)
    note(roster, change, _deed(wanted), wanted.helper_id, wanted.to_shift or wanted.from_shift)
    revalue(activity, now=now)


def lock(activity_id: int, helper_id: int, shift_id: int, change: Change, *, locked: bool) -> None:
    """Let a placement stay where it is whatever is worked out, or no longer; or NotFound."""
    roster = claim(activity_id, change)
    row = _row(roster, helper_id, shift_id)
    if row is None:
        raise NotFound
    row.locked = locked
    _let_go(roster, locked=locked)
    deed = RosterDeed.LOCKED if locked else RosterDeed.UNLOCKED
    note(roster, change, deed, helper_id, shift_id)


def lock_all(activity_id: int, change: Change, *, locked: bool) -> None:
    """Lock all placements there are, or none of them any longer."""
    roster = claim(activity_id, change)
    for row in roster.placements:
        row.locked = locked
    _let_go(roster, locked=locked)
    note(roster, change, RosterDeed.LOCKED if locked else RosterDeed.UNLOCKED)


def _let_go(roster: EventRoster, *, locked: bool) -> None:
    """Forget a bound that held for what was locked, where something is no longer."""
    if not locked:
        roster.bound = None


def _check_there(sheet: Sheet, wanted: Move) -> None:
    """Raise NotFound for a helper or a shift that is not on the board; those lost can only go."""
    is_placed = wanted.to_shift is not None
    if is_placed and wanted.to_shift not in sheet.place_by_id:
        raise NotFound
    if is_placed and wanted.helper_id not in sheet.helper_by_id:
        raise NotFound


def _row(roster: EventRoster, helper_id: int, shift_id: int | None) -> RosterPlacement | None:
    rows = (r for r in roster.placements if (r.member_id, r.shift_id) == (helper_id, shift_id))
    return next(rows, None)


def _put(roster: EventRoster, wanted: Move) -> None:
    db.session.add(
        RosterPlacement(
            roster_id=roster.id,
            member_id=wanted.helper_id,
            shift_id=wanted.to_shift,
            by_hand=True,
            reasons=[BY_HAND],
        )
    )


def _deed(wanted: Move) -> RosterDeed:
    if wanted.to_shift is None:
        return RosterDeed.REMOVED
    return RosterDeed.PLACED if wanted.from_shift is None else RosterDeed.MOVED
