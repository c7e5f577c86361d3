"""Whose requests are counted together where there is a limit to how many are answered."""

from flask_limiter.util import get_remote_address

from matcher.shared.web.guards import current_actor


def who_asks() -> str:
    """Return what is counted: the requests of one account, or of one address."""
    actor = current_actor()
    return f"account {actor.account_id}" if actor else get_remote_address()
