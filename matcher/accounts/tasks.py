"""What a sign-in page leaves to the worker."""

from matcher.accounts.service import LoginName, send_reset
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


@huey.task()
@in_application
def send_reset_link(email: str | None, phone: str | None) -> None:
    """Look for the account and write to its owner, away from the page.

    The page thus takes as long for a name without an account as for one that has one.
    """
    with transaction():
        send_reset(LoginName(email, phone), now=utcnow())
