"""Links that let somebody without a login answer: made from a secret, so only a digest is kept."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import blake2b, sha256

from flask import current_app

from matcher.engagements.models import Consent, Swap


def token_of(consent: Consent) -> str:
    """Return the word in the link of one request; it is the same whenever it is asked for."""
    return _made("consent", consent.id, consent.requested_at)


def swap_token_of(swap: Swap) -> str:
    """Return the word in the link by which somebody's place is taken; always the same."""
    return _made("swap", swap.engagement_id, swap.created_at)


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _made(purpose: str, id_: int, at: datetime) -> str:
    key = f"{current_app.config['SECRET_KEY']}|{purpose}".encode()
    whose = f"{id_}|{at.isoformat()}".encode()
    made = blake2b(whose, key=blake2b(key).digest(), digest_size=24).digest()
    return urlsafe_b64encode(made).decode()
