"""What is remembered beside the listings: their changes, searches to repeat, words alike."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.models.activity import Activity
from matcher.shared.db import Model


class ActivityChange(Model):
    """What an edit changed of a listing its readers knew, in words; staff look it over."""

    __tablename__ = "activity_changes"
    __table_args__ = (Index("ix_activity_changes_waiting", "seen_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    before: Mapped[dict[str, str]]
    after: Mapped[dict[str, str]]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    seen_at: Mapped[datetime | None]
    activity: Mapped[Activity] = relationship(lazy="raise_on_sql")


class SavedSearch(Model):
    """What a member looks for: the filters as an address says them. News of it goes to them."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("member_id", "query"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    told_at: Mapped[datetime]


class Synonyms(Model):
    """Words that mean the same to whoever looks for one of them."""

    __tablename__ = "synonyms"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[list[str]]
    updated_at: Mapped[datetime]
