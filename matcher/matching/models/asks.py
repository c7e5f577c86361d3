"""Asks as they were made, and what was learnt from the answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matcher.shared.db import Model


class AskEntry(Model):
    """What was known when a resident was asked: the features, and the chance of a yes offered.

    Who was asked for what, when, and what they answered stands in the engagement's history, of
    which `event_id` is the entry of the asking.
    """

    __tablename__ = "ask_entries"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("engagement_events.id", ondelete="CASCADE"), primary_key=True
    )
    affinity: Mapped[float]
    distance: Mapped[float]
    fatigue: Mapped[float]
    chance: Mapped[float]
    model: Mapped[str] = mapped_column(String(16))


class AcceptanceFit(Model):
    """An acceptance model, as the engine wrote it down, learnt from so many answered asks."""

    __tablename__ = "acceptance_fits"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(16), unique=True)
    content: Mapped[str] = mapped_column(Text)
    asks: Mapped[int]
    learnt_at: Mapped[datetime]
