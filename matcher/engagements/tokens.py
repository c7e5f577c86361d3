"""Links that let somebody without a login answer: made from a secret, so only a digest is kept."""

from base64 import urlsafe_b64encode
from hashlib import blake2b, sha256

from flask import current_app

from matcher.engagements.models import Consent


def token_of(consent: Consent) -> str:
    """Return the word in the link of one request; it is the same whenever it is asked for."""
    key = f"{current_app.config['SECRET_KEY']}|consent".encode()
    whose = f"{consent.id}|{consent.requested_at.isoformat()}".encode()
    made = blake2b(whose, key=blake2b(key).digest(), digest_size=24).digest()
    return urlsafe_b64encode(made).decode()


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()
