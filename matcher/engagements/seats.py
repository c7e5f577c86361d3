"""The seats of a shift: counted by the database, which refuses to sell one twice."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import CursorResult, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Per
from matcher.errors import Conflict, NotFound
from matcher.members.models import Member
from matcher.shared.db import db


def lock(shift_id: int, member_id: int | None = None) -> Shift:
    """Return the shift as it is now, nobody else changing it until this write ends; or NotFound.

    The member is locked too, so that one person cannot take two overlapping shifts at once.
    On SQLite the whole write is alone already; on PostgreSQL rows that merely name the shift or
    the member can be written meanwhile.
    """
    _lock_sharing(shift_id)
    current = select(Shift).where(Shift.id == shift_id).with_for_update(key_share=True)
    current = current.execution_options(populate_existing=True)
    shift = db.session.scalars(current).one_or_none() if 0 < shift_id < 2**31 else None
    if shift is None:
        raise NotFound
    if member_id is not None:
        lock_members([member_id])
    return shift


def lock_members(member_ids: Collection[int]) -> None:
    """Let none of these members take another seat until this write ends; in one order for all."""
    theirs = select(Member.id).where(Member.id.in_(member_ids)).order_by(Member.id)
    db.session.execute(theirs.with_for_update(key_share=True))


def lock_all(shift_ids: Collection[int], member_id: int) -> list[Shift]:
    """Return several shifts locked as by `lock`, in the order of their ids; or NotFound."""
    if not all(0 < id_ < 2**31 for id_ in shift_ids):
        raise NotFound
    _lock_with_sharing(shift_ids)
    return [lock(id_, member_id) for id_ in sorted(shift_ids)]


def _lock_with_sharing(shift_ids: Collection[int]) -> None:
    """Lock these shifts and whatever shares its seats with one of them, in one order."""
    roles = select(Shift.role_id).join(Role).where(Shift.id.in_(shift_ids), Role.per == Per.TOTAL)
    all_of_them = select(Shift.id).where(or_(Shift.id.in_(shift_ids), Shift.role_id.in_(roles)))
    db.session.execute(all_of_them.order_by(Shift.id).with_for_update(of=Shift, key_share=True))


def _lock_sharing(shift_id: int) -> None:
    """Lock all dates that share their seats with this one, always in the same order."""
    theirs = aliased(Shift)
    sharing = (
        select(Shift.id)
        .join(Role, Shift.role_id == Role.id)
        .join(theirs, theirs.role_id == Role.id)
        .where(theirs.id == shift_id, Role.per == Per.TOTAL)
        .order_by(Shift.id)
        .with_for_update(of=Shift, key_share=True)
    )
    if 0 < shift_id < 2**31:
        db.session.execute(sharing)


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
    if counted.rowcount:
        _share(shift.role_id)
    db.session.refresh(shift, ["taken", "capacity"])
    return bool(counted.rowcount)


def _share(role_id: int) -> None:
    """Let each date of a role with seats in all have those it took, and all that are left.

    Counted anew: fewer seats in all than are taken already leave none, however many go back.
    """
    dates = aliased(Shift)
    taken = select(func.sum(dates.taken)).where(
        dates.role_id == role_id, dates.cancelled_at.is_(None)
    )
    left = Role.capacity - taken.scalar_subquery()
    left = select(case((left > 0, left), else_=0)).where(Role.id == role_id).scalar_subquery()
    shared = exists().where(Role.id == role_id, Role.per == Per.TOTAL, Role.capacity.is_not(None))
    going = update(Shift).where(Shift.role_id == role_id, Shift.cancelled_at.is_(None), shared)
    db.session.execute(
        going.values(capacity=Shift.taken + left).execution_options(synchronize_session="fetch")
    )
