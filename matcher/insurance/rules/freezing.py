"""When a roster is frozen, and the digest that shows that nobody has changed it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

BACK = timedelta(hours=24)
"""A shift that began longer ago than this is not frozen any more: too much may have changed."""
PROMPT = timedelta(minutes=15)
"""A roster frozen within this time of the start is on time."""


def canonical(shift_id: int, rows: Sequence[dict[str, Any]]) -> bytes:
    """Return the one way to write a roster down, whatever the order of its keys."""
    whole = {"shift": shift_id, "people": list(rows)}
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode()


def digest_of(shift_id: int, rows: Sequence[dict[str, Any]]) -> str:
    """Return the SHA-256 of a roster, in hexadecimal digits."""
    return hashlib.sha256(canonical(shift_id, rows)).hexdigest()


def is_late(frozen_at: datetime, starts_at: datetime) -> bool:
    """Tell whether a roster was frozen well after its shift had begun."""
    return frozen_at - starts_at > PROMPT
