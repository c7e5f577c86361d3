"""The registry: one table for residents and organizations."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.shared.channel import Channel
from matcher.shared.db import EnumText, Model

__all__ = [
    "Channel",
    "Connection",
    "Member",
    "MemberKind",
    "OrgKind",
    "OrgStatus",
    "Organization",
    "Resident",
]


class MemberKind(StrEnum):
    """What a member is."""

    RESIDENT = "resident"
    ORGANIZATION = "organization"


class OrgKind(StrEnum):
    """What an organization is."""

    NPO = "npo"
    CIVIC_GROUP = "civic_group"
    COMMUNITY = "community"
    SCHOOL = "school"
    GOVERNMENT = "government"
    SOCIAL_WELFARE_COUNCIL = "social_welfare_council"
    BUSINESS = "business"
    OTHER = "other"


class OrgStatus(StrEnum):
    """How far the centre's staff have come with an organization."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class Connection(StrEnum):
    """What ties a resident to the town."""

    LIVES = "lives"
    WORKS = "works"
    STUDIES = "studies"
    ELSEWHERE = "elsewhere"


class Member(Model):
    """A resident or an organization; on paper only, it has no account."""

    __tablename__ = "members"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012
    __table_args__ = (Index("ix_members_kind_name_key", "kind", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MemberKind] = mapped_column(EnumText(MemberKind))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    furigana: Mapped[str] = mapped_column(String(120), default="")
    area: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel), default=Channel.WEB)
    entered_by: Mapped[int | None]
    created_at: Mapped[datetime]


class Resident(Member):
    """A person who lives, works or studies in the town.

    The emergency contact is given to an organizer on the day only where the resident agreed,
    at `emergency_shared_at`.
    """

    __mapper_args__ = {"polymorphic_identity": MemberKind.RESIDENT}  # noqa: RUF012

    birth_date: Mapped[date | None]
    connection: Mapped[Connection | None] = mapped_column(EnumText(Connection))
    address: Mapped[str | None] = mapped_column(String(200))
    emergency_name: Mapped[str | None] = mapped_column(String(120))
    emergency_relation: Mapped[str | None] = mapped_column(String(40))
    emergency_phone: Mapped[str | None] = mapped_column(String(20))
    emergency_shared_at: Mapped[datetime | None]


class Organization(Member):
    """A group, neighbourhood council, school, city division or business."""

    __mapper_args__ = {"polymorphic_identity": MemberKind.ORGANIZATION}  # noqa: RUF012

    org_kind: Mapped[OrgKind | None] = mapped_column(EnumText(OrgKind))
    status: Mapped[OrgStatus | None] = mapped_column(EnumText(OrgStatus), index=True)
    purpose: Mapped[str | None] = mapped_column(String(2000))
    fields: Mapped[list[str] | None] = mapped_column(default=list)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    decided_note: Mapped[str | None] = mapped_column(String(500))
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    source_digest: Mapped[str | None] = mapped_column(String(80))
    notes: Mapped[dict[str, str] | None] = mapped_column(default=dict)
