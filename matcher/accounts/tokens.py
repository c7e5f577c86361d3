"""Links that prove an address: signed, dated, good for one state of the account."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from matcher.accounts.models import Account
from matcher.shared.db import db

CONFIRM = "confirm-address"
RESET = "reset-password"
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


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
