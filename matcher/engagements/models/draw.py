"""A lottery: its seed, promised before anybody applied, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.shared.db import Model


class Draw(Model):
    """The lottery of one shift.

    `commitment` is the SHA-256 of the seed and shown from the beginning; the seed is shown once
    it is drawn. `entries` are the numbers that took part, each with its seats; `result` tells of
    each its place and whether it won.
    """

    __tablename__ = "draws"

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    drawn_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    seats: Mapped[int | None]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    result: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
