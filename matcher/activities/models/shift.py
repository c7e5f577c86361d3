"""One time at which one role is filled."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, case, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.rules.terms import DayStatus
from matcher.shared.db import EnumText, Mask, Model

if TYPE_CHECKING:
    from matcher.activities.models.activity import Activity
    from matcher.activities.models.role import Role

USUAL_LENGTH = timedelta(hours=2)
"""How long a shift lasts that tells only its beginning."""
WHOLE_DAY = timedelta(days=1)
OF_DAYS = ("starts_at", "activity_id", "ends_at", "timed", "slot_mask", "open_until")
"""What the calendar reads of shifts: one index holds it all."""
OF_ACTIVITY = ("activity_id", "starts_at", "ends_at", "slot_mask", "open_until")
"""What finding asks of an activity's shifts: one index holds it all."""


class Shift(Model):
    """One time at which one role is filled; open-ended (随時), it has no time at all.

    One that is not `timed` names days only: it ends at the midnight after the last of them.
    `service.indexing` draws `slot_mask` from its hours, and `open_until`, the moment until which
    somebody can join it, from the deadlines of its activity; None for never. One made `by_rule`
    goes with the role's rules. `venue` is another place than the activity's; `day_status` is what
    the organizer said on the day, with `day_note` and `said_at`.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="seats_not_oversold"),
        CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR starts_at <= ends_at", name="time_runs_forward"
        ),
        Index("ix_shifts_of_activity", *OF_ACTIVITY),
        Index("ix_shifts_days", *OF_DAYS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    timed: Mapped[bool] = mapped_column(default=True)
    by_rule: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    slot_mask: Mapped[int] = mapped_column(Mask, default=0)
    cancelled_at: Mapped[datetime | None]
    venue: Mapped[str] = mapped_column(String(200), default="")
    day_status: Mapped[DayStatus | None] = mapped_column(EnumText(DayStatus))
    day_note: Mapped[str] = mapped_column(String(300), default="")
    said_at: Mapped[datetime | None]
    role: Mapped["Role"] = relationship(back_populates="shifts", lazy="raise_on_sql")
    activity: Mapped["Activity"] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def over_at(self) -> datetime | None:
        """Return when it is over, as far as it tells; None for an open-ended one."""
        if self.ends_at or self.starts_at is None:
            return self.ends_at
        return self.starts_at + (USUAL_LENGTH if self.timed else WHOLE_DAY)

    @property
    def is_full(self) -> bool:
        """Tell whether every seat is taken."""
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def seats_left(self) -> int | None:
        """Return how many seats are left, or None where there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken


def is_over(*, at: datetime) -> ColumnElement[bool]:
    """Return the condition that a shift's `over_at` has come; it is null for an open-ended one."""
    begun = Shift.starts_at <= case((Shift.timed, at - USUAL_LENGTH), else_=at - WHOLE_DAY)
    return func.coalesce(Shift.ends_at <= at, begun)
