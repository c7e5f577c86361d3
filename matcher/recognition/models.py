"""Thanks, reflections, stories with their photographs, certificates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.models import Activity
from matcher.engagements.models import Engagement
from matcher.members.models import Member
from matcher.recognition.rules.looking_back import Side
from matcher.recognition.rules.telling import StoryStatus
from matcher.shared.db import EnumText, Model


class Thanks(Model):
    """The organizer's own words of thanks for one shift; without them the usual ones go out.

    `written_at` is when they were first written.
    """

    __tablename__ = "thanks"

    shift_id: Mapped[int] = mapped_column(
        ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(String(1000), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]


class Reflection(Model):
    """One side's look back at one engagement: three answers from 1 to 5 and free words.

    `words` are for the other side, and may be quoted where `quotable`; `private_words` are for
    the staff alone.
    """

    __tablename__ = "reflections"
    __table_args__ = (
        UniqueConstraint("engagement_id", "side"),
        *(
            CheckConstraint(f"{column} BETWEEN 1 AND 5", name=f"{column}_in_range")
            for column in ("first", "second", "third")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagements.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(EnumText(Side))
    first: Mapped[int | None]
    second: Mapped[int | None]
    third: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(1000), default="")
    private_words: Mapped[str] = mapped_column(String(1000), default="")
    quotable: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    engagement: Mapped[Engagement] = relationship(lazy="raise_on_sql")


class Story(Model):
    """The organizer's report of what was achieved, which becomes a story for everybody.

    It tells of the days from `first_day` to `last_day`. `figures` are what was counted
    (`label`, `value`, `unit`). `quotes` are the reflections quoted, each as `id:digest` of the
    words that were chosen: words changed or withdrawn afterwards are quoted no more.
    """

    __tablename__ = "stories"
    __table_args__ = (Index("ix_stories_status_published_at", "status", "published_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), index=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]
    title: Mapped[str] = mapped_column(String(120))
    achieved: Mapped[str] = mapped_column(String(4000), default="")
    people: Mapped[int | None]
    minutes: Mapped[int | None]
    figures: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    quotes: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[StoryStatus] = mapped_column(EnumText(StoryStatus))
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    activity: Mapped[Activity] = relationship(lazy="raise_on_sql")
    photographs: Mapped[list["Photograph"]] = relationship(
        order_by="Photograph.id", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


class Photograph(Model):
    """A photograph of a story; everybody to be seen agreed to it, as the organizer says."""

    __tablename__ = "photographs"

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    alt: Mapped[str] = mapped_column(String(200))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    consented_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    consented_at: Mapped[datetime]


class Certificate(Model):
    """A paper that says how long somebody helped, as it stood when it was issued.

    Anybody who has its `code` can see that it is true.
    """

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date]
    last_day: Mapped[date]
    minutes: Mapped[int]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]
    revoked_note: Mapped[str] = mapped_column(String(300), default="")
    member: Mapped[Member] = relationship(lazy="raise_on_sql")
