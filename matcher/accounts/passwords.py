"""Passwords: hashed with argon2id, refused when they are easily guessed."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from matcher.shared.text import normalise

MINIMUM = 15
"""Characters, as NIST 800-63B-4 asks where a password is the only factor."""
MAXIMUM = 128

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_DIFFERENT = 5
"""How many different characters there must be besides what is easily guessed."""
_COMMON = ("password", "123456789", "qwertyuiop", "abcdefgh", "machimusubi", "まちむすび")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(_same(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is right; without a hash it takes as long and is wrong."""
    try:
        _HASHER.verify(password_hash or _nobodys_hash(), _same(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def weakness(password: str, *guessable: str) -> str | None:
    """Return why a password is refused: `too_short`, `too_long`, `common`; None if good."""
    if len(password) < MINIMUM:
        return "password_too_short"
    if len(password) > MAXIMUM:
        return "password_too_long"
    if len(set(password)) < _DIFFERENT or _is_mostly(password, *_COMMON, *guessable):
        return "password_common"
    return None


def _is_mostly(password: str, *guesses: str) -> bool:
    """Tell whether little is left of a password once guessable words are taken out."""
    rest = normalise(password)
    for guess in guesses:
        if len(guess) > 1:
            rest = rest.replace(normalise(guess), "")
    return len(set(rest)) < _DIFFERENT


def _same(password: str) -> str:
    """Return a password in one form, however a keyboard composed its letters (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password("nobody has this password")
