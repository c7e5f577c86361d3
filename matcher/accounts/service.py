"""Opening, confirming and using a login."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matcher.accounts.models import Account, Membership, SignInFailure
from matcher.accounts.passwords import matches
from matcher.accounts.tokens import CONFIRM, RESET, is_spoken_code, spoken_code, token_for
from matcher.authz import Actor, MembershipRole
from matcher.errors import Conflict, RuleBroken
from matcher.notices.letters import letter
from matcher.notices.service import Recipient, enqueue
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
    account = Account(
        email=name.email,
        phone=None if name.email else name.phone,
        password_hash=password_hash,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        raise Conflict("login_name_taken") from error
    return account


def account_by_id(id_: int) -> Account | None:
    """Return the account of that number, if there is one."""
    return db.session.get(Account, id_) if 0 < id_ < 2**31 else None


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


def change_password(account: Account, password_hash: str, *, now: datetime) -> None:
    """Set a new password and end every session; a reset also confirms the address.

    It takes the hash: making one takes too long to be done while others wait to write.
    """
    account.password_hash = password_hash
    account.epoch += 1
    account.confirmed_at = account.confirmed_at or now


def change_by_code(name: LoginName, code: str, password_hash: str, *, now: datetime) -> bool:
    """Set a new password for who was told the code; tell whether code and name were right."""
    account = find_account(name)
    if account is None or account.disabled_at or not is_spoken_code(account, code, now=now):
        return False
    change_password(account, password_hash, now=now)
    return True


def end_sessions(actor: Actor) -> None:
    """End every session of this person's account, stolen cookies included."""
    db.session.get_one(Account, actor.account_id).epoch += 1


def ask_to_confirm(account: Account, person: str | None = None, *, now: datetime) -> None:
    """Send the confirming link; a telephone's owner is called by the desk, without a link."""
    person = person or _called(account)
    to = Recipient(name=person, email=account.email, phone=account.phone)
    key = f"{account.id}:{now:%Y%m%d%H%M}"
    if account.email is None:
        enqueue(letter("confirm_call", key, name=person, phone=account.phone), to, now=now)
    else:
        link = token_for(account, CONFIRM)
        enqueue(letter("confirm", key, name=person, token=link), to, now=now)


def send_reset(name: LoginName, *, now: datetime) -> None:
    """Send the link for a new password to the owner of a login; nobody else learns of one.

    A telephone's owner is called by the desk and told a code.
    """
    account = find_account(name)
    if account is None or account.disabled_at:
        return
    to = Recipient(name=_called(account), email=account.email, phone=account.phone)
    key = f"{account.id}:{now:%Y%m%d%H%M}"
    if account.email is None:
        code = spoken_code(account, now=now)
        enqueue(letter("reset_call", key, phone=account.phone, code=code), to, now=now)
    else:
        enqueue(letter("reset_password", key, token=token_for(account, RESET)), to, now=now)


def verify(name: LoginName, password: str) -> Account | None:
    """Return the account whose password this is; an unknown one takes as long to refuse.

    Whether it may be used yet is the account's `is_active`.
    """
    account = find_account(name)
    right = matches(account.password_hash if account else None, password)
    return account if right and account and not account.disabled_at else None


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
        row = db.session.get(SignInFailure, key, with_for_update=True) or _first(key, now=now)
        if now - row.first_at >= WINDOW:
            row.count, row.first_at = 0, now
        row.count += 1


def forget_failures(name: str, address: str) -> None:
    """Start counting anew for who has signed in."""
    row = db.session.get(SignInFailure, _pair(name, address))
    if row:
        db.session.delete(row)


def _first(key: str, *, now: datetime) -> SignInFailure:
    """Return the row for a first failure; of two at once, the second takes the first's."""
    row = SignInFailure(key=key, first_at=now, count=0)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return db.session.get_one(SignInFailure, key, with_for_update=True)
    return row


def _called(account: Account) -> str:
    """Return what to call somebody of whom only the login is known."""
    return str(account.email or account.phone)


def _pair(name: str, address: str) -> str:
    return blake2b(f"{name}|{address}".encode(), digest_size=24).hexdigest()
