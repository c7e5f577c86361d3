"""A listing: what a group does and what it says about it."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.rules.terms import Insurance, Rain
from matcher.members.models import Organization
from matcher.shared.db import EnumText, Mask, Model

if TYPE_CHECKING:
    from matcher.activities.models.role import Role

FINDING = (
    *("status", "next_at", "id", "open_until", "field", "area"),
    *("slot_mask", "trait_mask", "need", "lat", "lon"),
)
"""The columns that finding filters and sorts by: one index holds them all."""
COUNTING = (
    *("status", "area", "field", "trait_mask", "id"),
    *("open_until", "slot_mask", "next_at", "lat", "lon"),
)
"""The same in the order in which they are counted: one reading of this index groups them."""


class ActivityStatus(StrEnum):
    """How far a listing has come; whether it is full is computed, not kept."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DECLINED = "declined"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Activity(Model):
    """A listing: what a group does and what it says about it.

    `service.indexing` draws `next_at` … `lon` from the shifts and the terms, so that finding
    reads one table. `open_until` is the moment until which somebody can join, None for never;
    `need` is how many per cent of the seats of the coming weeks are still free.
    """

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_finding", *FINDING),
        Index("ix_activities_counting", *COUNTING),
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
    pin_lat: Mapped[float | None]
    pin_lon: Mapped[float | None]
    city_name: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[ActivityStatus] = mapped_column(EnumText(ActivityStatus))
    opens_on: Mapped[date | None]
    deadline: Mapped[date | None]
    deadline_days: Mapped[int | None]
    traits: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    rain: Mapped[Rain] = mapped_column(EnumText(Rain), default=Rain.UNSAID)
    rain_note: Mapped[str] = mapped_column(String(300), default="")
    insurance: Mapped[Insurance] = mapped_column(EnumText(Insurance), default=Insurance.UNSAID)
    fee: Mapped[int | None]
    travel_pay: Mapped[int | None]
    thanks: Mapped[int | None]
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
    open_until: Mapped[datetime | None]
    slot_mask: Mapped[int] = mapped_column(Mask, default=0)
    trait_mask: Mapped[int] = mapped_column(default=0)
    need: Mapped[int] = mapped_column(default=0)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
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
