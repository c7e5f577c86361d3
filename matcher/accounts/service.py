"""Opening, confirming and using a login."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import select

from matcher.accounts.models import Account, Membership, SignInFailure
from matcher.accounts.passwords import hash_password, matches
from matcher.authz import MembershipRole
from matcher.errors import Conflict, RuleBroken
from matcher.shared.db import db
from matcher.shared.text import normalise_email, normalise_phone

FREE_TRIES = 10
ADDRESS_TRIES = 100
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class LoginName:
    """An e-mail address or, without one, a telephone number; both normalised."""

    email: str | None
    phone: str | None


def login_name(typed: str) -> LoginName:
    """Return what somebody typed to sign in, as an address or as a number."""
    if "@" in typed or "＠" in typed:
        return LoginName(email=normalise_email(typed), phone=None)
    return LoginName(email=None, phone=normalise_phone(typed))


def find_account(name: LoginName) -> Account | None:
    """Return the account of that login name, if there is one."""
    column, value = (Account.email, name.email) if name.email else (Account.phone, name.phone)
    return db.session.scalars(select(Account).where(column == value)).unique().one_or_none()


def open_account(name: LoginName, password_hash: str, *, now: datetime) -> Account:
    """Make an unconfirmed account; raise Conflict if the login name is taken."""
    if find_account(name):
        raise Conflict("login_name_taken")
    account = Account(
        email=name.email,
        phone=None if name.email else name.phone,
        password_hash=password_hash,
        created_at=now,
    )
    db.session.add(account)
    return account


def join(account: Account, member_id: int, role: MembershipRole) -> Membership:
    """Let the account act for the member."""
    membership = Membership(member_id=member_id, role=role)
    account.memberships.append(membership)
    return membership


def confirm(account: Account, *, now: datetime) -> None:
    """Confirm that the login name reaches its owner; doing it twice changes nothing."""
    if account.disabled_at:
        raise RuleBroken("account_disabled")
    account.confirmed_at = account.confirmed_at or now


def change_password(account: Account, password: str, *, now: datetime) -> None:
    """Set a new password and end every session; a reset also confirms the address."""
    account.password_hash = hash_password(password)
    account.epoch += 1
    account.confirmed_at = account.confirmed_at or now


def end_sessions(account: Account) -> None:
    """End every session of this account, stolen cookies included."""
    account.epoch += 1


def verify(account: Account | None, password: str) -> bool:
    """Tell whether this login may enter; an unknown one takes as long to refuse."""
    right = matches(account.password_hash if account else None, password)
    return right and account is not None and account.is_active


def is_throttled(name: str, address: str, *, now: datetime) -> bool:
    """Tell whether this name at this address, or the address alone, must wait."""
    limits = {_pair(name, address): FREE_TRIES, address: ADDRESS_TRIES}
    rows = db.session.scalars(select(SignInFailure).where(SignInFailure.key.in_(limits)))
    return any(row.count >= limits[row.key] and now - row.first_at < WINDOW for row in rows)


def record_failure(name: str, address: str, *, now: datetime) -> None:
    """Count a wrong password for the name at this address, and for the address.

    Counting the pair keeps a stranger's guesses from locking out the owner elsewhere.
    """
    for key in (_pair(name, address), address):
        row = db.session.get(SignInFailure, key)
        if row is None:
            row = SignInFailure(key=key, first_at=now, count=0)
            db.session.add(row)
        if now - row.first_at >= WINDOW:
            row.count, row.first_at = 0, now
        row.count += 1


def forget_failures(name: str, address: str) -> None:
    """Start counting anew for who has signed in."""
    row = db.session.get(SignInFailure, _pair(name, address))
    if row:
        db.session.delete(row)


def _pair(name: str, address: str) -> str:
    return blake2b(f"{name}|{address}".encode(), digest_size=24).hexdigest()
