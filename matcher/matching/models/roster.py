"""Who stands where at a large event: the board of one activity and all that was said for it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.shared.db import EnumText, Model


class RosterDeed(StrEnum):
    """What somebody did to a board."""

    SOLVED = "solved"
    REPAIRED = "repaired"
    PLACED = "placed"
    MOVED = "moved"
    REMOVED = "removed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    AGREED = "agreed"
    NEEDED = "needed"
    DECIDED = "decided"


class Work(StrEnum):
    """What the worker does with a board that is too large to wait for."""

    SOLVE = "solve"
    REPAIR = "repair"
    DECIDE = "decide"


class EventRoster(Model):
    """The board of one activity.

    `edition` counts its changes: whoever sends an older one has not seen the last of them.
    `value` and `bound` are those of the engine, `bound` None since what was agreed has changed;
    `shortages` are what it said of what was missing. `proposal` is a roster that was repaired and
    waits to be looked at; `working` what the worker was asked to do and has not yet done, and
    `trouble` why it could not.
    """

    __tablename__ = "event_rosters"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), unique=True
    )
    edition: Mapped[int] = mapped_column(default=0)
    known: Mapped[str] = mapped_column(String(64), default="")
    value: Mapped[int | None]
    bound: Mapped[float | None]
    shortages: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    proposal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    working: Mapped[Work | None] = mapped_column(EnumText(Work))
    working_since: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(String(40), default="")
    solved_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    helpers: Mapped[list["RosterHelper"]] = relationship(
        order_by="RosterHelper.id", lazy="raise_on_sql"
    )
    needs: Mapped[list["RosterNeed"]] = relationship(order_by="RosterNeed.id", lazy="raise_on_sql")
    placements: Mapped[list["RosterPlacement"]] = relationship(
        order_by="RosterPlacement.id", lazy="raise_on_sql"
    )


class RosterHelper(Model):
    """What was agreed with one helper; who has none of these is taken as they applied.

    `spans` are the minutes they are there, from and until, since the epoch; without any they
    follow from what they applied for. `wishes` are points by shift, below zero for never.
    Helpers with the same `party` stay together; `friends` are members they would like to be with.
    """

    __tablename__ = "roster_helpers"
    __table_args__ = (UniqueConstraint("roster_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("event_rosters.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    spans: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    most_shifts: Mapped[int | None]
    most_minutes: Mapped[int | None]
    wishes: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    skills: Mapped[list[str]] = mapped_column(default=list)
    party: Mapped[str] = mapped_column(String(20), default="")
    friends: Mapped[list[int]] = mapped_column(JSON, default=list)


class RosterNeed(Model):
    """How many a shift needs at least and has room for, and how many who can do what."""

    __tablename__ = "roster_needs"
    __table_args__ = (
        UniqueConstraint("roster_id", "shift_id"),
        CheckConstraint("least >= 0 AND least <= most", name="least_within_most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("event_rosters.id", ondelete="CASCADE"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    least: Mapped[int]
    most: Mapped[int]
    skills: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class RosterPlacement(Model):
    """One helper on one shift, and why as it was when they were placed.

    `trouble` is the code, and what fills its words, of why they could not be told; `asked_at` is
    when the board asked them for this shift.
    """

    __tablename__ = "roster_placements"
    __table_args__ = (UniqueConstraint("roster_id", "member_id", "shift_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("event_rosters.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    locked: Mapped[bool] = mapped_column(default=False)
    by_hand: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    trouble: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime | None]


class RosterChange(Model):
    """One change of a board, for whoever comes second."""

    __tablename__ = "roster_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(
        ForeignKey("event_rosters.id", ondelete="CASCADE"), index=True
    )
    edition: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    deed: Mapped[RosterDeed] = mapped_column(EnumText(RosterDeed))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shifts.id", ondelete="SET NULL"))
