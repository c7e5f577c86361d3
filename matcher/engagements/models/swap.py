"""Two people who change places, or one who takes the other's."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.engagements.models.engagement import Engagement
from matcher.members.models import Member
from matcher.shared.db import EnumText, Model


class SwapState(StrEnum):
    """How far a swap has come: proposed, taken up by the other, agreed to by the organizer."""

    PROPOSED = "proposed"
    TAKEN = "taken"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Swap(Model):
    """A wish to give one's place away: for the `other` engagement, or for nothing.

    Whoever gets the link from the proposer may take it up, as `taker_id`.
    """

    __tablename__ = "swaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[int | None] = mapped_column(
        ForeignKey("engagements.id", ondelete="CASCADE"), index=True
    )
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[SwapState] = mapped_column(EnumText(SwapState))
    message: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    engagement: Mapped[Engagement] = relationship(foreign_keys=[engagement_id], lazy="raise_on_sql")
    other: Mapped[Engagement | None] = relationship(foreign_keys=[other_id], lazy="raise_on_sql")
    taker: Mapped[Member | None] = relationship(lazy="raise_on_sql")
