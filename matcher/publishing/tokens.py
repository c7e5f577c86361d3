"""The addresses of private calendars: signed, without a date, good for one epoch of the key."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from matcher.publishing.models import CalendarKey
from matcher.publishing.service.keys import open_key

_PURPOSE = "private-calendar"


def token_for(key: CalendarKey) -> str:
    """Return what stands in the address of the calendar this key opens."""
    token: str = _serializer().dumps([key.member_id, key.epoch])
    return token


def member_id_of(token: str) -> int | None:
    """Return whose calendar an address opens; None if it is false, replaced or stopped."""
    try:
        member_id, epoch = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    key = open_key(member_id)
    return member_id if key and key.epoch == epoch else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_PURPOSE)
