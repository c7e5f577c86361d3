"""Who came: one row for each person, and a trace of every change."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.attendance.rules import Presence
from matcher.engagements.models import Companion, Engagement
from matcher.shared.channel import Channel
from matcher.shared.db import EnumText, Model

__all__ = ["Attendance", "AttendanceChange", "MemberCode", "Presence", "ShiftCode"]


class Attendance(Model):
    """One person on the day: the member, or one who came along with them.

    `people` is how many came of an organization's; `minutes` are those each of them is credited
    with. Late and left early follow from the times.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        CheckConstraint("people > 0", name="people_positive"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
        Index(
            "uq_attendances_member",
            "engagement_id",
            unique=True,
            sqlite_where=text("companion_id IS NULL"),
            postgresql_where=text("companion_id IS NULL"),
        ),
        Index("uq_attendances_companion", "engagement_id", "companion_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id", ondelete="CASCADE"))
    companion_id: Mapped[int | None] = mapped_column(
        ForeignKey("companions.id", ondelete="CASCADE")
    )
    presence: Mapped[Presence] = mapped_column(EnumText(Presence))
    people: Mapped[int] = mapped_column(default=1)
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(300), default="")
    updated_at: Mapped[datetime]
    engagement: Mapped[Engagement] = relationship(lazy="raise_on_sql")
    companion: Mapped[Companion | None] = relationship(lazy="raise_on_sql")


class AttendanceChange(Model):
    """One mark or correction: what stood there before and after, by whom, when and why.

    `key` is the device's own for it, so that one sent twice after a lost connection counts once.
    """

    __tablename__ = "attendance_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    companion_id: Mapped[int | None] = mapped_column(
        ForeignKey("companions.id", ondelete="SET NULL")
    )
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(String(300), default="")


class MemberCode(Model):
    """What the QR code of a member carries; a new one makes the old one void."""

    __tablename__ = "member_codes"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    made_at: Mapped[datetime]


class ShiftCode(Model):
    """What the QR code on a shift's poster carries."""

    __tablename__ = "shift_codes"

    shift_id: Mapped[int] = mapped_column(
        ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    made_at: Mapped[datetime]
