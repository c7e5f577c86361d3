"""The worker's part: invitations and offers end when their time has passed."""

from huey import crontab

from matcher.engagements.service import expire_due
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def expire() -> None:
    """End overdue invitations and offers, and ask the next in line."""
    with transaction():
        expire_due(now=utcnow())
