"""The insurance pack: declarations, enrolments, frozen rosters, rules, accidents."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.activities.models import Activity, Shift
from matcher.engagements.models import Engagement
from matcher.insurance.rules.accidents import AccidentState
from matcher.insurance.rules.conditions import Risk
from matcher.members.models import Member
from matcher.shared.db import EnumText, Model


class Declaration(Model):
    """What an organizer declares of one activity, so that the town's conditions can be checked.

    It waits for the staff since `asked_at` while `checked_at` is None. `terms` is the digest of
    what the listing said of money, dates and place when it was checked: where that changes, it
    waits anew.
    """

    __tablename__ = "insurance_declarations"

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True
    )
    unpaid: Mapped[bool] = mapped_column(default=False)
    public_benefit: Mapped[str] = mapped_column(String(500), default="")
    risk: Mapped[Risk] = mapped_column(EnumText(Risk), default=Risk.LOW)
    machines: Mapped[list[str]] = mapped_column(default=list)
    safety: Mapped[str] = mapped_column(String(1000), default="")
    declared_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    declared_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None] = mapped_column(index=True)
    terms: Mapped[str] = mapped_column(String(64), default="")
    covered: Mapped[bool | None]
    checked_note: Mapped[str] = mapped_column(String(500), default="")
    activity: Mapped[Activity] = relationship(lazy="raise_on_sql")


class Enrolment(Model):
    """A member's insurance for one fiscal year: it covers from the day after, to 31 March."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("member_id", "year", "plan"),
        CheckConstraint("covers_from > enrolled_on", name="covers_from_the_day_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    year: Mapped[int]
    plan: Mapped[str] = mapped_column(String(40))
    enrolled_on: Mapped[date]
    covers_from: Mapped[date]
    covers_until: Mapped[date]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class FrozenRoster(Model):
    """Who was to come, as it stood when the shift began; the digest shows that it still is."""

    __tablename__ = "frozen_rosters"

    shift_id: Mapped[int] = mapped_column(
        ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True
    )
    frozen_at: Mapped[datetime]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    digest: Mapped[str] = mapped_column(String(64))


class GroupRules(Model):
    """The rules of a group (規約) as it handed them in."""

    __tablename__ = "group_rules"

    organization_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    updated_at: Mapped[datetime]


class PaperTaken(Model):
    """Papers with people's data that somebody took out of the house: which, who and when.

    `digest` is the SHA-256 of what they took.
    """

    __tablename__ = "papers_taken"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), index=True
    )
    accident_id: Mapped[int | None] = mapped_column(ForeignKey("accidents.id", ondelete="CASCADE"))
    day: Mapped[date]
    people: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class Accident(Model):
    """What happened to whom, with a witness from outside the family, due on `due_on`."""

    __tablename__ = "accidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagements.id"), index=True)
    person: Mapped[str] = mapped_column(String(120))
    happened_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    what: Mapped[str] = mapped_column(String(2000), default="")
    injury: Mapped[str] = mapped_column(String(1000), default="")
    treatment: Mapped[str] = mapped_column(String(1000), default="")
    witness_name: Mapped[str] = mapped_column(String(120), default="")
    witness_phone: Mapped[str] = mapped_column(String(20), default="")
    witness_relation: Mapped[str] = mapped_column(String(80), default="")
    witness_outside: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[AccidentState] = mapped_column(EnumText(AccidentState))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    forwarded_at: Mapped[datetime | None]
    forwarded_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    shift: Mapped[Shift] = relationship(lazy="raise_on_sql")
    engagement: Mapped[Engagement | None] = relationship(lazy="raise_on_sql")

    @property
    def member_id(self) -> int | None:
        """Return whose engagement it happened on; None for a name that stands on no roster."""
        return self.engagement.member_id if self.engagement else None
