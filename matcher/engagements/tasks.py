"""The worker's part: waiting lists go on as time passes."""

from huey import crontab

from matcher.engagements.waiting import expire_due, offer_idle_seats
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def go_on() -> None:
    """End overdue invitations and offers, and offer what is free to the next in line."""
    with transaction():
        now = utcnow()
        expire_due(now=now)
        offer_idle_seats(now=now)
