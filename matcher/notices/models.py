"""The outbox: every word to a person is a row before it is sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matcher.shared.db import EnumText, Model


class NoticeChannel(StrEnum):
    """How it reaches the person: by mail, or by a call from the desk."""

    MAIL = "mail"
    CALL = "call"


class NoticeState(StrEnum):
    """How far a notice has come; `unknown` is for a sender that died while sending."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Notice(Model):
    """One message to one address, written in the transaction that caused it."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_state_channel_next", "state", "channel", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    channel: Mapped[NoticeChannel] = mapped_column(EnumText(NoticeChannel))
    recipient: Mapped[str] = mapped_column(String(120))
    member_id: Mapped[int | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[NoticeState] = mapped_column(EnumText(NoticeState), default=NoticeState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    message_id: Mapped[str] = mapped_column(String(120))
    next_attempt_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
