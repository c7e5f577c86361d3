"""Whom to ask when somebody leaves shortly before: answered by the room of matching above."""

from collections.abc import Callable
from datetime import datetime

Ask = Callable[[int, int, datetime], int]
_asked_by: list[Ask] = []


def asked_by(ask: Ask) -> Ask:
    """Let this function ask so many people at most to take a shift; it returns how many it did."""
    _asked_by[:] = [ask]
    return ask


def ask_substitutes(shift_id: int, most: int, *, now: datetime) -> int:
    """Ask up to so many people who are free for a shift and fit it; return how many were asked."""
    return sum(ask(shift_id, most, now) for ask in _asked_by) if most > 0 else 0
