"""Invitation rounds: whom to ask about what, as it was planned, changed by hand and sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.models import Shift
from matcher.engagements.models import Engagement
from matcher.members.models import Member
from matcher.shared.db import EnumText, Model


class RoundState(StrEnum):
    """How far a round has come."""

    WORKING = "working"
    DRAFT = "draft"
    SENT = "sent"
    CLOSED = "closed"
    DISCARDED = "discarded"


class InvitationRound(Model):
    """One round of asking, planned for a scope under a cap and a budget, and kept as planned.

    `scope` is `service.rounds.Scope` as JSON. The seed, the `model` its chances come from and
    the `version` of the plan tell how it came to be; `objective` is what the plan was expected
    to fill, `bound` what no plan could exceed. A discarded one whose plan could not be made
    names the `problem`. One that `follows` another is its next wave.
    """

    __tablename__ = "invitation_rounds"
    __table_args__ = (
        CheckConstraint("cap > 0", name="cap_positive"),
        CheckConstraint("budget IS NULL OR budget > 0", name="budget_positive"),
        Index("ix_invitation_rounds_state_made_at", "state", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RoundState] = mapped_column(EnumText(RoundState))
    scope: Mapped[dict[str, Any]]
    budget: Mapped[int | None]
    cap: Mapped[int]
    fair: Mapped[bool]
    seed: Mapped[int]
    model: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[str] = mapped_column(String(40), default="")
    objective: Mapped[float] = mapped_column(default=0.0)
    bound: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(String(1000), default="")
    problem: Mapped[str] = mapped_column(String(40), default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("invitation_rounds.id"))
    areas: Mapped[list["RoundArea"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    shifts: Mapped[list["RoundShift"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    asks: Mapped[list["RoundAsk"]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")

    @property
    def ratio(self) -> float:
        """Return how much of the bound the plan reaches; 1 where nothing can be gained."""
        return self.objective / self.bound if self.bound > 0 else 1.0


class RoundArea(Model):
    """An area in which a round has shifts or asks people; "" for what lies in none.

    It stays as it was when the round was made, wherever people move to.
    """

    __tablename__ = "round_areas"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("invitation_rounds.id", ondelete="CASCADE"), primary_key=True
    )
    area: Mapped[str] = mapped_column(String(40), primary_key=True)


class RoundShift(Model):
    """A shift of a round as it stood then: its free seats, and what answers were awaited.

    `waiting` has the chance of each answer still to come; `fill` is how many seats the round's
    asks are expected to fill beyond those. `weight` is what fairness between groups makes of it.
    """

    __tablename__ = "round_shifts"
    __table_args__ = (UniqueConstraint("round_id", "shift_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("invitation_rounds.id", ondelete="CASCADE"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    need: Mapped[int]
    taken: Mapped[int]
    waiting: Mapped[list[float]] = mapped_column(JSON)
    fill: Mapped[float] = mapped_column(default=0.0)
    weight: Mapped[float] = mapped_column(default=1.0)
    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")

    @property
    def pending(self) -> int:
        """Return how many answers were awaited."""
        return len(self.waiting)


class RoundAsk(Model):
    """One person to be asked about one shift, and why.

    `gain` is what the plan would lose without it; one added `by_hand` is no part of the plan.
    A `struck` one is not sent. Of one that is sent, `engagement_id` holds the answer; of one
    that could not be sent, `problem` names why.
    """

    __tablename__ = "round_asks"
    __table_args__ = (
        UniqueConstraint("round_id", "member_id", "shift_id"),
        Index("ix_round_asks_round_id_shift_id", "round_id", "shift_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("invitation_rounds.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    chance: Mapped[float]
    gain: Mapped[float] = mapped_column(default=0.0)
    reasons: Mapped[list[dict[str, Any]]]
    by_hand: Mapped[bool] = mapped_column(default=False)
    struck: Mapped[bool] = mapped_column(default=False)
    engagement_id: Mapped[int | None] = mapped_column(
        ForeignKey("engagements.id", ondelete="SET NULL"), index=True
    )
    problem: Mapped[str] = mapped_column(String(40), default="")
    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    engagement: Mapped[Engagement | None] = relationship(lazy="raise_on_sql")
