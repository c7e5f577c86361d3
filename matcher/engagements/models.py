"""The only pairing table, and its history."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.models import Shift
from matcher.engagements.rules import Origin, State
from matcher.members.models import Member
from matcher.shared.db import EnumText, Model


class Engagement(Model):
    """One member tied to one shift.

    Since `released_at` the shift is another than the one they said yes to: whoever leaves now
    does so without a mark.
    """

    __tablename__ = "engagements"
    __table_args__ = (
        UniqueConstraint("member_id", "shift_id"),
        CheckConstraint("seats > 0", name="seats_positive"),
        Index("ix_engagements_shift_id_state", "shift_id", "state"),
        Index("ix_engagements_state_expires_at", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    state: Mapped[State] = mapped_column(EnumText(State))
    origin: Mapped[Origin] = mapped_column(EnumText(Origin))
    seats: Mapped[int] = mapped_column(default=1)
    message: Mapped[str] = mapped_column(String(1000), default="")
    queued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")
    events: Mapped[list["EngagementEvent"]] = relationship(
        back_populates="engagement", order_by="EngagementEvent.id", lazy="raise_on_sql"
    )


class EngagementEvent(Model):
    """One step of an engagement: from what to what, by whom, when and why."""

    __tablename__ = "engagement_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    from_state: Mapped[State | None] = mapped_column(EnumText(State))
    to_state: Mapped[State] = mapped_column(EnumText(State))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")
    engagement: Mapped[Engagement] = relationship(back_populates="events", lazy="raise_on_sql")
