"""What an activity wants of one kind of helper."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.rules.terms import (
    Amount,
    Guardian,
    Per,
    Residence,
    Selection,
    Unit,
    Wants,
)
from matcher.shared.db import EnumText, Model

if TYPE_CHECKING:
    from matcher.activities.models.activity import Activity
    from matcher.activities.models.shift import Shift


class Role(Model):
    """What an activity wants of one kind of helper: what, how many, who may come.

    `capacity` is the most, `least` the fewest that are needed, `per` date or in all; no grades
    mean all of them. With `any_part` one comes for a part of the hours. `recurrences` are the
    rules by which its dates repeat, made into shifts up to `recurs_until`.
    """

    __tablename__ = "roles"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("least IS NULL OR capacity IS NULL OR least <= capacity", name="least"),
        CheckConstraint(
            "min_age IS NULL OR max_age IS NULL OR min_age <= max_age", name="age_range"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    wants: Mapped[Wants] = mapped_column(EnumText(Wants), default=Wants.PEOPLE)
    capacity: Mapped[int | None]
    least: Mapped[int | None]
    amount: Mapped[Amount] = mapped_column(EnumText(Amount), default=Amount.EXACT)
    per: Mapped[Per] = mapped_column(EnumText(Per), default=Per.EACH)
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    grades: Mapped[list[str]] = mapped_column(default=list)
    guardian: Mapped[Guardian] = mapped_column(EnumText(Guardian), default=Guardian.NONE)
    residence: Mapped[Residence] = mapped_column(EnumText(Residence), default=Residence.ANYWHERE)
    course: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[Unit] = mapped_column(EnumText(Unit), default=Unit.PERSON)
    unit_least: Mapped[int | None]
    unit_most: Mapped[int | None]
    skills: Mapped[list[str]] = mapped_column(default=list)
    teaches: Mapped[list[str]] = mapped_column(default=list)
    selection: Mapped[Selection] = mapped_column(EnumText(Selection), default=Selection.FIRST_COME)
    any_part: Mapped[bool] = mapped_column(default=False)
    recurrences: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    recurs_until: Mapped[date | None]
    activity: Mapped["Activity"] = relationship(back_populates="roles", lazy="raise_on_sql")
    shifts: Mapped[list["Shift"]] = relationship(
        back_populates="role",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="(Shift.starts_at, Shift.id)",
    )
