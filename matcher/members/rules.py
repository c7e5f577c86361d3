"""How a registration may change."""

from matcher.errors import Conflict


def check_decision(current: str | None, wanted: str) -> None:
    """Raise Conflict if the organization is already what somebody wants to make it."""
    if current == wanted:
        raise Conflict("already_decided")
