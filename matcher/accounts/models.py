"""Logins, and whom each may act for."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.authz import AccountRole, Actor, MembershipRole
from matcher.shared.db import EnumText, Model

__all__ = ["Account", "AccountRole", "Membership", "SignInFailure"]


class Account(UserMixin, Model):
    """A login: an e-mail address or a telephone number, and a password."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="has_a_login_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[AccountRole] = mapped_column(EnumText(AccountRole), default=AccountRole.MEMBER)
    staff_areas: Mapped[list[str]] = mapped_column(default=list)
    epoch: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", lazy="joined", order_by="Membership.id"
    )

    def get_id(self) -> str:
        """Return what the session cookie carries: a raised epoch ends every session."""
        return f"{self.id}:{self.epoch}"

    @property
    def is_active(self) -> bool:
        """Tell whether this login may be used."""
        return self.confirmed_at is not None and self.disabled_at is None

    def actor(self) -> Actor:
        """Return who this is, for the policy table."""
        return Actor(
            account_id=self.id,
            role=self.role,
            staff_areas=frozenset(self.staff_areas),
            memberships={m.member_id: m.role for m in self.memberships},
        )


class Membership(Model):
    """This account may act for this member."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("account_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    role: Mapped[MembershipRole] = mapped_column(EnumText(MembershipRole))
    account: Mapped[Account] = relationship(back_populates="memberships")


class SignInFailure(Model):
    """Wrong passwords lately, counted per login name and per network address."""

    __tablename__ = "sign_in_failures"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime]
