"""Links that prove an address: signed, dated, good for one state of the account."""

from datetime import datetime, timedelta
from hashlib import blake2b
from hmac import compare_digest

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from matcher.accounts.models import Account
from matcher.shared.db import db

CONFIRM = "confirm-address"
RESET = "reset-password"
CODE_DIGITS = 12
CODE_HOLDS = timedelta(hours=36)
_HOURS = {CONFIRM: 72, RESET: 2}


def token_for(account: Account, purpose: str) -> str:
    """Return a token for this purpose; it dies with the next change of the password."""
    return _serializer(purpose).dumps([account.id, account.epoch])


def account_of(token: str, purpose: str) -> Account | None:
    """Return the account a token was made for, or None if it is false, old or used."""
    try:
        id_, epoch = _serializer(purpose).loads(token, max_age=_HOURS[purpose] * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    account = db.session.get(Account, id_)
    return account if account and account.epoch == epoch else None


def spoken_code(account: Account, *, now: datetime) -> str:
    """Return twelve digits that stand for a reset link where one can only be spoken.

    They hold for one to two windows of time, and die with the next change of the password.
    """
    return _code(account, _window(now))


def is_spoken_code(account: Account | None, typed: str, *, now: datetime) -> bool:
    """Tell whether these are the digits that were read out for this account."""
    if account is None:
        return False
    codes = (_code(account, _window(now) - age) for age in range(2))
    return any(compare_digest(code.encode(), typed.encode()) for code in codes)


def _code(account: Account, window: int) -> str:
    key = f"{current_app.config['SECRET_KEY']}|spoken-code".encode()
    whose = f"{account.id}|{account.epoch}|{window}".encode()
    number = int.from_bytes(blake2b(whose, key=blake2b(key).digest(), digest_size=16).digest())
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def _window(now: datetime) -> int:
    return int(now.timestamp() // CODE_HOLDS.total_seconds())


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
