"""Writing down what members give, and finding it again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.accounts.service import LoginName
from matcher.authz import MembershipRole
from matcher.errors import RuleBroken
from matcher.members.models import Member
from matcher.members.registering import enter_or_tell_owner
from matcher.members.service import (
    ResidentCommand,
    add_resident,
    open_login,
)
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class SupporterCommand:
    """When and for what a resident is free."""

    fields: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    free_slots: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    max_per_month: int | None = None


@dataclass(frozen=True, slots=True)
class OfferCommand:
    """One thing somebody can give."""

    kind: OfferKind
    title: str
    category: str = ""
    description: str = ""
    conditions: str = ""
    fields: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    free_slots: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class RegistrationCommand:
    """A resident who registers: who they are, when they are free, how they sign in."""

    resident: ResidentCommand
    supporter: SupporterCommand
    login: LoginName


def register_supporter(command: RegistrationCommand, password_hash: str, *, now: datetime) -> None:
    """Enter a resident with their free time and their login, which they have yet to confirm.

    If the login name is taken, nothing is entered and its owner alone is told.
    """

    def enter(login: LoginName) -> None:
        resident = add_resident(command.resident, now=now)
        save_supporter(resident.id, command.supporter, now=now)
        open_login(login, password_hash, resident, role=MembershipRole.SELF, now=now)

    enter_or_tell_owner(enter, command.login, now=now)


def supporter_offer(member_id: int) -> Offer | None:
    """Return the time this member gives as a supporter, if they said so."""
    own = select(Offer).where(Offer.member_id == member_id, Offer.kind == OfferKind.TIME)
    return db.session.scalars(own.order_by(Offer.id)).first()


def save_supporter(member_id: int, command: SupporterCommand, *, now: datetime) -> Offer:
    """Write down a supporter's time, anew or over what stood there."""
    offer = supporter_offer(member_id)
    if offer is None:
        offer = Offer(member_id=member_id, kind=OfferKind.TIME, created_at=now)
        db.session.add(offer)
    offer.status = OfferStatus.OPEN
    offer.fields, offer.areas = list(command.fields), list(command.areas)
    offer.free_slots, offer.skills = list(command.free_slots), list(command.skills)
    offer.max_per_month = command.max_per_month
    offer.updated_at = now
    db.session.flush()
    return offer


def add_offer(member: Member | None, command: OfferCommand, *, now: datetime) -> Offer:
    """Write down one thing a member gives; a supporter's time goes to `save_supporter`."""
    if command.kind is OfferKind.TIME:
        raise RuleBroken("time_is_for_supporters")
    offer = Offer(member_id=member.id if member else None, created_at=now, notes={})
    db.session.add(offer)
    edit_offer(offer, command, now=now)
    return offer


def edit_offer(offer: Offer, command: OfferCommand, *, now: datetime) -> None:
    """Write down what is now given."""
    offer.kind, offer.title, offer.category = command.kind, command.title, command.category
    offer.description, offer.conditions = command.description, command.conditions
    offer.fields, offer.skills = list(command.fields), list(command.skills)
    offer.areas, offer.free_slots = list(command.areas), list(command.free_slots)
    offer.count = command.count
    offer.updated_at = now
    db.session.flush()


def close_offer(offer: Offer, *, now: datetime) -> None:
    """Stop giving it; what was agreed on stays agreed."""
    offer.status = OfferStatus.CLOSED
    offer.updated_at = now


def reopen_offer(offer: Offer, *, now: datetime) -> None:
    """Give it again."""
    offer.status = OfferStatus.OPEN
    offer.updated_at = now


def offers_of(member_id: int) -> list[Offer]:
    """Return what a member gives besides a supporter's time, open ones first."""
    own = select(Offer).where(Offer.member_id == member_id, Offer.kind != OfferKind.TIME)
    return list(db.session.scalars(own.order_by(Offer.status.desc(), Offer.id)))
