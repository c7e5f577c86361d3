"""The seats of a shift: counted by the database, which refuses to sell one twice."""

from typing import cast

from sqlalchemy import CursorResult, select, update

from matcher.activities.models import Shift
from matcher.errors import Conflict, NotFound
from matcher.members.models import Member
from matcher.shared.db import db


def lock(shift_id: int, member_id: int | None = None) -> Shift:
    """Return the shift as it is now, nobody else changing it until this write ends; or NotFound.

    The member is locked too, so that one person cannot take two overlapping shifts at once.
    On SQLite the whole write is alone already.
    """
    current = select(Shift).where(Shift.id == shift_id).with_for_update()
    current = current.execution_options(populate_existing=True)
    shift = db.session.scalars(current).one_or_none() if 0 < shift_id < 2**31 else None
    if shift is None:
        raise NotFound
    if member_id is not None:
        db.session.execute(select(Member.id).where(Member.id == member_id).with_for_update())
    return shift


def take(shift: Shift, seats: int) -> None:
    """Take seats; raise Conflict("full") if fewer are left."""
    enough = (Shift.capacity.is_(None)) | (Shift.taken + seats <= Shift.capacity)
    if not _count(shift, seats, enough):
        raise Conflict("full")


def release(shift: Shift, seats: int) -> None:
    """Give seats back; it is a mistake of ours if fewer are taken."""
    if not _count(shift, -seats, Shift.taken >= seats):
        raise RuntimeError(f"shift {shift.id} has fewer than {seats} seats taken")


def are_left(shift: Shift, seats: int) -> bool:
    """Tell whether so many seats are free."""
    return shift.capacity is None or shift.taken + seats <= shift.capacity


def _count(shift: Shift, change: int, condition: object) -> bool:
    counted = cast(
        "CursorResult[None]",
        db.session.execute(
            update(Shift)
            .where(Shift.id == shift.id, condition)  # type: ignore[arg-type]
            .values(taken=Shift.taken + change)
            .execution_options(synchronize_session=False)
        ),
    )
    db.session.refresh(shift, ["taken"])
    return bool(counted.rowcount)
