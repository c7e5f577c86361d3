"""What a member can give."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.members.models import Member
from matcher.shared.db import EnumText, Model


class OfferKind(StrEnum):
    """What is given; `time` is the supporter's."""

    TIME = "time"
    TALENT = "talent"
    GOODS = "goods"
    VENUE = "venue"
    FUNDS = "funds"
    PEOPLE = "people"


class OfferStatus(StrEnum):
    """Whether it can be asked for now."""

    OPEN = "open"
    CLOSED = "closed"


class Offer(Model):
    """One thing one member can give; an imported talent may name no member yet."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("max_per_month IS NULL OR max_per_month > 0", name="max_per_month"),
        CheckConstraint("count IS NULL OR count > 0", name="count"),
        Index("ix_offers_kind_status", "kind", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[OfferKind] = mapped_column(EnumText(OfferKind))
    status: Mapped[OfferStatus] = mapped_column(EnumText(OfferStatus), default=OfferStatus.OPEN)
    title: Mapped[str] = mapped_column(String(120), default="")
    category: Mapped[str] = mapped_column(String(80), default="")
    description: Mapped[str] = mapped_column(String(2000), default="")
    conditions: Mapped[str] = mapped_column(String(1000), default="")
    fields: Mapped[list[str]] = mapped_column(default=list)
    skills: Mapped[list[str]] = mapped_column(default=list)
    areas: Mapped[list[str]] = mapped_column(default=list)
    free_slots: Mapped[list[str]] = mapped_column(default=list)
    max_per_month: Mapped[int | None]
    count: Mapped[int | None]
    notes: Mapped[dict[str, str]] = mapped_column(default=dict)
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    source_digest: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    member: Mapped[Member | None] = relationship(lazy="raise_on_sql")
