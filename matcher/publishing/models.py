"""The key to a private calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matcher.shared.db import Model


class CalendarKey(Model):
    """What the address of a member's private calendar is signed with.

    A new epoch ends every older address. A key that was stopped keeps its epoch, so that no
    address of before comes back to life with it.
    """

    __tablename__ = "calendar_keys"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    epoch: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
