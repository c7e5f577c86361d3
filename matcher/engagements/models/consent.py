"""The word of a parent, guardian or school, without which nobody under age is confirmed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.engagements.models.engagement import Engagement
from matcher.engagements.rules import Consenter
from matcher.shared.channel import Channel
from matcher.shared.db import EnumText, Model


class Consent(Model):
    """What was asked of a guardian or school for one engagement, and what they said.

    `given` is None until they answer. A registered school answers for itself as `school_id`;
    everybody else by the link whose digest is kept, or to the staff, who then are `account_id`.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_waiting", "given", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    consenter: Mapped[Consenter] = mapped_column(EnumText(Consenter))
    name: Mapped[str] = mapped_column(String(120))
    relation: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    given: Mapped[bool | None]
    channel: Mapped[Channel] = mapped_column(EnumText(Channel), default=Channel.LINK)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    engagement: Mapped[Engagement] = relationship(lazy="raise_on_sql")
