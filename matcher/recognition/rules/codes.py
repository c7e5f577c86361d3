"""The code by which anybody can see that a certificate is true."""

import re
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: what is read from paper and typed must not be mistaken."""
LENGTH = 12
"""Of 32 letters: 60 bits, which nobody guesses."""
_GROUP = 4
_BETWEEN = re.compile(r"[\s‐‑‒–—―−ーｰ－-]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def in_groups(code: str) -> str:
    """Return the code as it is printed: K7QM-3XPA-9TWD."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def typed_code(words: str) -> str | None:
    """Return the code somebody typed, in whatever groups, width or case; None if it is none."""
    plain = unicodedata.normalize("NFKC", _BETWEEN.sub("", words)).upper()
    return plain if _CODE.fullmatch(plain) else None
