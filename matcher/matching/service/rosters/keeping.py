"""Who may change a board, one after another, and keeping what was worked out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matcher.activities.models import Activity, Shift
from matcher.errors import Conflict
from matcher.matching.models import (
    EventRoster,
    RosterChange,
    RosterDeed,
    RosterPlacement,
    Work,
)
from matcher.matching.service.rosters.reading import read_sheet, roster_of
from matcher.matching.service.rosters.sheet import Sheet
from matcher.matching.service.rosters.solving import Solved, mend, value_of, work_out
from matcher.members.models import Member
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Change:
    """What one person does to a board, knowing its edition."""

    edition: int
    account_id: int | None
    at: datetime


def claim(activity_id: int, change: Change, *, keeps_proposal: bool = False) -> EventRoster:
    """Return the board, which nobody else changes until this write ends, in its next edition.

    What the worker was asked to do with the edition before is not awaited any longer. Raise
    Conflict("roster_changed") if it is no longer the one this person has seen.
    """
    if not _locked(activity_id):
        _begin(activity_id)
    roster = roster_of(activity_id)
    if roster is None or roster.edition != change.edition:
        raise Conflict("roster_changed")
    roster.edition += 1
    roster.working, roster.working_since = None, None
    if not keeps_proposal:
        roster.proposal = {}
    return roster


def check_edition(activity_id: int, change: Change) -> None:
    """Raise Conflict("roster_changed") where claiming the board could only fail."""
    kept = select(EventRoster.edition).where(EventRoster.activity_id == activity_id)
    if (db.session.scalar(kept) or 0) != change.edition:
        raise Conflict("roster_changed")


def _locked(activity_id: int) -> bool:
    """Let nobody else change a board until this write ends; tell whether there is one."""
    kept = select(EventRoster.id).where(EventRoster.activity_id == activity_id)
    return db.session.scalar(kept.with_for_update()) is not None


def _begin(activity_id: int) -> None:
    """Make the board of an activity; raise Conflict("roster_changed") if somebody just did."""
    try:
        with db.session.begin_nested():
            db.session.add(EventRoster(activity_id=activity_id))
    except IntegrityError as error:
        raise Conflict("roster_changed") from error


def note(
    roster: EventRoster,
    change: Change,
    deed: RosterDeed,
    helper_id: int | None = None,
    shift_id: int | None = None,
) -> None:
    """Note a change for whoever comes second."""
    db.session.add(
        RosterChange(
            roster_id=roster.id,
            edition=roster.edition,
            account_id=change.account_id,
            at=change.at,
            deed=deed,
            member_id=helper_id,
            shift_id=shift_id,
        )
    )


def ask_worker(activity_id: int, work: Work, change: Change) -> None:
    """Note that the worker shall do this; whoever looks at the board sees that it is under way."""
    roster = claim(activity_id, change)
    roster.working, roster.working_since, roster.trouble = work, change.at, ""


def go_on(activity_id: int, work: Work, *, now: datetime) -> int:
    """Note that the worker is still at a board it has just changed; return its edition."""
    kept = select(EventRoster).where(EventRoster.activity_id == activity_id)
    roster = db.session.scalars(kept).one()
    roster.working, roster.working_since = work, now
    return roster.edition


def finish(activity_id: int, edition: int, trouble: str) -> None:
    """Note that the job for this edition is done, or what kept the worker from it.

    Where a newer job is awaited, that one will say so.
    """
    roster = roster_of(activity_id) if _locked(activity_id) else None
    if roster and (roster.working is None or roster.edition == edition):
        roster.working, roster.working_since, roster.trouble = None, None, trouble


def solved(activity: Activity, *, now: datetime) -> Solved:
    """Return the best roster found for the board as it is now; nothing is written."""
    return work_out(read_sheet(activity, now=now), seed=f"{activity.id}")


def mended(activity: Activity, *, now: datetime) -> Solved:
    """Return the nearest roster to the board without its gaps; nothing is written."""
    return mend(read_sheet(activity, now=now), seed=f"{activity.id}")


def keep_solved(activity_id: int, found: Solved, change: Change) -> None:
    """Let a roster that was worked out take the place of what stood on the board."""
    roster = claim(activity_id, change)
    _replace(roster, found)
    roster.solved_at = change.at
    note(roster, change, RosterDeed.SOLVED)


def propose(activity_id: int, found: Solved, change: Change) -> None:
    """Keep a mended roster beside the board, until somebody has seen what it changes."""
    roster = claim(activity_id, change)
    roster.proposal = found.to_json()


def accept_proposal(activity_id: int, change: Change) -> None:
    """Let the mended roster take the place of the board, as it was shown.

    Places and people that are gone since are left out. Raise Conflict("roster_changed") if there
    is none any more.
    """
    roster = claim(activity_id, change, keeps_proposal=True)
    if not roster.proposal:
        raise Conflict("roster_changed")
    _replace(roster, _still_there(Solved.from_json(roster.proposal)))
    roster.proposal = {}
    note(roster, change, RosterDeed.REPAIRED)


def discard_proposal(activity_id: int, change: Change) -> None:
    """Leave the board as it stands."""
    claim(activity_id, change)


def revalue(activity: Activity, *, now: datetime) -> Sheet:
    """Return the board as it stands after a change by hand, its value counted anew."""
    db.session.flush()
    sheet = read_sheet(activity, now=now)
    if sheet.roster:
        sheet.roster.value = value_of(sheet)
    return sheet


def _replace(roster: EventRoster, found: Solved) -> None:
    before = {(row.member_id, row.shift_id): row for row in roster.placements}
    _delete(row for key, row in before.items() if key not in found.reasons)
    for key, reasons in found.reasons.items():
        row = before.get(key)
        if row is None:
            who, where = key
            db.session.add(
                RosterPlacement(roster_id=roster.id, member_id=who, shift_id=where, reasons=reasons)
            )
        elif not (row.locked and row.by_hand):
            # Where somebody was put by hand and kept there, that is why they stand there.
            row.reasons, row.by_hand = reasons, False
    roster.value, roster.bound, roster.shortages = found.value, found.bound, found.shortages
    roster.known = found.known


def _still_there(found: Solved) -> Solved:
    members, shifts = {key[0] for key in found.reasons}, {key[1] for key in found.reasons}
    known = set(db.session.scalars(select(Member.id).where(Member.id.in_(members))))
    places = set(db.session.scalars(select(Shift.id).where(Shift.id.in_(shifts))))
    kept = {
        (who, where): told
        for (who, where), told in found.reasons.items()
        if who in known and where in places
    }
    return replace(found, reasons=kept)


def _delete(rows: Iterable[RosterPlacement]) -> None:
    for row in rows:
        db.session.delete(row)
