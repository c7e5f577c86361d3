"""Which lotteries are to be promised, and which have come to be drawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import lazyload

from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.promises import due_at
from matcher.engagements.rules import State
from matcher.shared.db import db


def has_ended(draw: Draw, shift: Shift, role: Role, *, now: datetime) -> bool:
    """Tell whether applying for a lottery has ended, so that it can be drawn."""
    if role.activity.status is ActivityStatus.CLOSED:
        return True
    due = due_at(draw, shift, role)
    return due is not None and due <= now


def draws_due(*, now: datetime) -> list[int]:
    """Return the shifts whose lottery has come, those that share seats in the dates' order."""
    waits = select(Engagement.id).where(
        Engagement.shift_id == Shift.id,
        Engagement.state == State.APPLIED,
        Engagement.awaits.is_(None),
    )
    undrawn = (
        select(Draw, Shift, Role, Activity)
        .join(Shift, Shift.id == Draw.shift_id)
        .join(Role, Role.id == Shift.role_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(Draw.drawn_at.is_(None), Role.selection == Selection.LOTTERY, waits.exists())
        .where(*_still_to_come(now))
        .order_by(Shift.starts_at.asc().nulls_last(), Shift.id)
        .options(lazyload(Role.shifts), lazyload(Activity.roles))
    )
    rows = db.session.execute(undrawn).all()
    # Not those of a closed listing: its group may open it again, and draws by itself.
    dues = [(shift.id, due_at(lottery, shift, role)) for lottery, shift, role, _activity in rows]
    return [shift_id for shift_id, due in dues if due is not None and due <= now]


def lotteries_without_promise(*, now: datetime, most: int = 500) -> Sequence[int]:
    """Return the shifts one can apply for, drawn by lot, whose seed is not promised yet."""
    open_ones = (
        select(Shift.id)
        .join(Role, Role.id == Shift.role_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .outerjoin(Draw, Draw.shift_id == Shift.id)
        .where(Role.selection == Selection.LOTTERY, Draw.id.is_(None), *_still_to_come(now))
    )
    return db.session.scalars(open_ones.order_by(Shift.id).limit(most)).all()


def _still_to_come(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Activity.status.in_([ActivityStatus.PUBLISHED, ActivityStatus.CLOSED]),
        Shift.cancelled_at.is_(None),
        or_(Shift.starts_at.is_(None), Shift.starts_at > now - timedelta(days=1)),
    )
