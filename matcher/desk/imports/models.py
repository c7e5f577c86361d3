"""Rows of imported files that wait for a person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.shared.db import EnumText, Model


class ImportKind(StrEnum):
    """What a file is a list of."""

    LISTINGS = "listings"
    GROUPS = "groups"
    TALENTS = "talents"


class ImportReview(Model):
    """One row that was not understood, whole, with the reason; the same row stands once."""

    __tablename__ = "import_reviews"
    __table_args__ = (
        UniqueConstraint("kind", "digest"),
        Index("ix_import_reviews_waiting", "resolved_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(EnumText(ImportKind))
    file_name: Mapped[str] = mapped_column(String(200))
    line: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    column: Mapped[str] = mapped_column(String(80), default="")
    row: Mapped[dict[str, str]]
    digest: Mapped[str] = mapped_column(String(80))
    source_key: Mapped[str] = mapped_column(String(80), index=True)
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
