"""Entering people and organizations into the registry, and approving organizations."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from matcher.accounts.models import Account, Membership
from matcher.accounts.service import (
    LoginName,
    ask_to_confirm,
    join,
    open_account,
)
from matcher.authz import Actor, MembershipRole
from matcher.members.models import (
    Channel,
    Member,
    MemberKind,
    Organization,
    OrgKind,
    OrgStatus,
    Resident,
)
from matcher.members.rules import check_decision
from matcher.notices.letters import letter
from matcher.notices.service import Recipient, enqueue
from matcher.shared.db import db
from matcher.shared.text import same_name, squeeze, to_katakana


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a member: an e-mail address, a telephone number, or both."""

    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class ResidentCommand:
    """What a resident says about themselves."""

    name: str
    furigana: str
    area: str | None
    contact: Contact
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class OrganizationCommand:
    """What an organization says about itself."""

    name: str
    furigana: str
    org_kind: OrgKind
    area: str | None
    contact: Contact
    purpose: str = ""
    fields: tuple[str, ...] = field(default=())


def add_resident(
    command: ResidentCommand, *, now: datetime, channel: Channel = Channel.WEB
) -> Resident:
    """Enter a resident into the registry and return the row, with its id."""
    resident = Resident(channel=channel, created_at=now)
    edit_resident(resident, command)
    db.session.add(resident)
    db.session.flush()
    return resident


def edit_resident(resident: Resident, command: ResidentCommand) -> None:
    """Write down what a resident now says about themselves."""
    _set_common(resident, command)
    resident.birth_date = command.birth_date


def add_organization(
    command: OrganizationCommand,
    *,
    now: datetime,
    status: OrgStatus = OrgStatus.PENDING,
    channel: Channel = Channel.WEB,
) -> Organization:
    """Enter an organization into the registry and return the row, with its id."""
    organization = Organization(status=status, channel=channel, created_at=now, notes={})
    edit_organization(organization, command)
    db.session.add(organization)
    db.session.flush()
    return organization


def edit_organization(organization: Organization, command: OrganizationCommand) -> None:
    """Write down what an organization now says about itself."""
    _set_common(organization, command)
    organization.org_kind = command.org_kind
    organization.purpose = command.purpose
    organization.fields = list(command.fields)


def find_organization(name: str) -> Organization | None:
    """Return the organization of that name, however it is spaced or written."""
    same = select(Organization).where(Organization.name_key == same_name(name))
    return db.session.scalars(same.order_by(Organization.id)).first()


def open_login(
    name: LoginName,
    password_hash: str,
    member: Member,
    *,
    role: MembershipRole,
    now: datetime,
) -> Account:
    """Give a member's person a login and send the link that confirms it.

    Raise Conflict("login_name_taken") if the address or number has a login.
    """
    account = open_account(name, password_hash, now=now)
    join(account, member.id, role)
    db.session.flush()
    ask_to_confirm(account, member.name, now=now)
    return account


def decide(
    organization: Organization, status: OrgStatus, note: str, *, actor: Actor, now: datetime
) -> None:
    """Approve or decline an organization and tell its people; Conflict if decided alike."""
    check_decision(organization.status, status)
    organization.status = status
    organization.decided_at = now
    organization.decided_note = note
    organization.decided_by = actor.account_id
    message = letter(
        f"organization_{status}",
        f"{organization.id}:{now:%Y%m%d%H%M%S}",
        organization=organization,
        note=note,
    )
    enqueue(message, recipient_of(organization), now=now)


def recipient_of(member: Member) -> Recipient:
    """Return where a member is told things: its own address, else its people's."""
    email, phone = member.email, member.phone
    if email is None and phone is None:
        account = _first_account(member.id)
        email, phone = (account.email, account.phone) if account else (None, None)
    return Recipient(name=member.name, email=email, phone=phone, member_id=member.id)


def members_of(actor: Actor) -> list[Member]:
    """Return the members this person may act for: themselves first."""
    mine = select(Member).where(Member.id.in_(actor.memberships))
    return sorted(db.session.scalars(mine), key=_residents_first)


def _residents_first(member: Member) -> tuple[bool, int]:
    return member.kind is not MemberKind.RESIDENT, member.id


def _first_account(member_id: int) -> Account | None:
    owners = select(Account).join(Membership).where(Membership.member_id == member_id)
    return db.session.scalars(owners.order_by(Account.id)).unique().first()


def _set_common(member: Member, command: ResidentCommand | OrganizationCommand) -> None:
    member.name = squeeze(command.name)
    member.name_key = same_name(command.name)[:120]
    member.furigana = to_katakana(squeeze(command.furigana))
    member.area = command.area
    member.email = command.contact.email
    member.phone = command.contact.phone
