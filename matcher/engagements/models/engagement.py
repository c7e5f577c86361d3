"""The only pairing table, its history, and who comes along."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.models import Shift
from matcher.engagements.rules import Consenter, Origin, Party, State
from matcher.members.models import Member
from matcher.shared.channel import Channel
from matcher.shared.db import EnumText, Model


class Engagement(Model):
    """One member tied to one shift, for `people` of theirs, who take `seats` in the role's unit.

    `answers` are those to the role's questions, by their codes. While it `awaits` the word of a
    guardian or school it stays applied, and nobody confirms it; one that ended without their
    word keeps that. `decide_by` is until when the
    organizer should answer an application, `reminded_at` when they were last reminded. An
    `override` is the staff's reason for an overlap; `replaces_id` the engagement that this one
    was moved or swapped from.

    Since `released_at` the shift is another than the one they said yes to: whoever leaves now
    does so without a mark.
    """

    __tablename__ = "engagements"
    __table_args__ = (
        UniqueConstraint("member_id", "shift_id"),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("people > 0", name="people_positive"),
        Index("ix_engagements_shift_id_state", "shift_id", "state"),
        Index("ix_engagements_state_expires_at", "state", "expires_at"),
        Index("ix_engagements_state_decide_by", "state", "decide_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    state: Mapped[State] = mapped_column(EnumText(State))
    origin: Mapped[Origin] = mapped_column(EnumText(Origin))
    seats: Mapped[int] = mapped_column(default=1)
    people: Mapped[int] = mapped_column(default=1)
    party: Mapped[Party] = mapped_column(EnumText(Party), default=Party.ALONE)
    answers: Mapped[dict[str, str]] = mapped_column(default=dict)
    awaits: Mapped[Consenter | None] = mapped_column(EnumText(Consenter))
    override: Mapped[str] = mapped_column(String(300), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("engagements.id"))
    message: Mapped[str] = mapped_column(String(1000), default="")
    queued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    decide_by: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")
    events: Mapped[list["EngagementEvent"]] = relationship(
        back_populates="engagement", order_by="EngagementEvent.id", lazy="raise_on_sql"
    )
    companions: Mapped[list["Companion"]] = relationship(
        order_by="Companion.id", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class Companion(Model):
    """Somebody who comes along: of the household, a friend, an employee."""

    __tablename__ = "companions"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    furigana: Mapped[str] = mapped_column(String(120), default="")
    birth_date: Mapped[date | None]


class EngagementEvent(Model):
    """One step of an engagement: from what to what, by whom, when, why and by which channel."""

    __tablename__ = "engagement_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    from_state: Mapped[State | None] = mapped_column(EnumText(State))
    to_state: Mapped[State] = mapped_column(EnumText(State))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel), default=Channel.WEB)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")
    engagement: Mapped[Engagement] = relationship(back_populates="events", lazy="raise_on_sql")
