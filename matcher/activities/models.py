"""Activity → Role → Shift: the listing, what it wants, and when."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.members.models import Organization
from matcher.shared.db import EnumText, Mask, Model

FINDING = (
    *("status", "next_at", "id", "last_at", "open_ended", "deadline"),
    *("field", "area", "slot_mask"),
)
"""The columns that finding filters and sorts by: one index holds them all."""
USUAL_LENGTH = timedelta(hours=2)
"""How long a shift lasts that tells only its beginning."""
WHOLE_DAY = timedelta(days=1)


class ActivityStatus(StrEnum):
    """How far a listing has come; whether it is full is computed, not kept."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DECLINED = "declined"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Wants(StrEnum):
    """What a role asks for."""

    PEOPLE = "people"
    TALENT = "talent"
    GOODS = "goods"
    VENUE = "venue"
    FUNDS = "funds"


class Selection(StrEnum):
    """How applicants become participants."""

    FIRST_COME = "first_come"
    SCREENING = "screening"


class Activity(Model):
    """A listing: what a group does and what it says about it.

    `next_at`, `last_at`, `slot_mask` and `open_ended` are drawn from the shifts by
    `service.refresh_index`, so that finding reads one table.
    """

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_finding", *FINDING),
        Index("ix_activities_field", "status", "field", "next_at"),
        Index("ix_activities_area", "status", "area", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(2000), default="")
    field: Mapped[str] = mapped_column(String(40))
    area: Mapped[str | None] = mapped_column(String(40))
    venue: Mapped[str] = mapped_column(String(200), default="")
    city_name: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[ActivityStatus] = mapped_column(EnumText(ActivityStatus))
    deadline: Mapped[date | None]
    schedule_note: Mapped[str] = mapped_column(String(1000), default="")
    capacity_note: Mapped[str] = mapped_column(String(500), default="")
    eligibility_note: Mapped[str] = mapped_column(String(500), default="")
    skills_note: Mapped[str] = mapped_column(String(500), default="")
    belongings: Mapped[str] = mapped_column(String(500), default="")
    reward_note: Mapped[str] = mapped_column(String(500), default="")
    contact_method: Mapped[str] = mapped_column(String(500), default="")
    notes: Mapped[dict[str, str]] = mapped_column(default=dict)
    source_url: Mapped[str] = mapped_column(String(500), default="")
    source_date: Mapped[str] = mapped_column(String(10), default="")
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    source_digest: Mapped[str | None] = mapped_column(String(80))
    next_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None] = mapped_column(index=True)
    open_ended: Mapped[bool] = mapped_column(default=False)
    slot_mask: Mapped[int] = mapped_column(Mask, default=0)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    decided_note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
    roles: Mapped[list["Role"]] = relationship(
        back_populates="activity",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="Role.id",
    )


class Role(Model):
    """What an activity wants of one kind of helper."""

    __tablename__ = "roles"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint(
            "min_age IS NULL OR max_age IS NULL OR min_age <= max_age", name="age_range"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    wants: Mapped[Wants] = mapped_column(EnumText(Wants), default=Wants.PEOPLE)
    capacity: Mapped[int | None]
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    skills: Mapped[list[str]] = mapped_column(default=list)
    selection: Mapped[Selection] = mapped_column(EnumText(Selection), default=Selection.FIRST_COME)
    recurrences: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    recurs_until: Mapped[date | None]
    activity: Mapped[Activity] = relationship(back_populates="roles", lazy="raise_on_sql")
    shifts: Mapped[list["Shift"]] = relationship(
        back_populates="role",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="(Shift.starts_at, Shift.id)",
    )


class Shift(Model):
    """One time at which one role is filled; open-ended (随時), it has no time at all.

    One that is not `timed` names days only: it ends at the midnight after the last of them.
    `slot_mask` is drawn from its hours by `service.indexing`.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="seats_not_oversold"),
        CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR starts_at <= ends_at", name="time_runs_forward"
        ),
        Index("ix_shifts_activity_id_starts_at", "activity_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    timed: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    slot_mask: Mapped[int] = mapped_column(Mask, default=0)
    cancelled_at: Mapped[datetime | None]
    role: Mapped[Role] = relationship(back_populates="shifts", lazy="raise_on_sql")
    activity: Mapped[Activity] = relationship(lazy="raise_on_sql", viewonly=True)

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
