"""The worker's part: rosters freeze as shifts begin, and drafts are reminded of."""

from huey import crontab

from matcher.extensions import huey
from matcher.insurance.service.freezing import freeze_due
from matcher.insurance.service.reporting import remind_due
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def freeze_rosters() -> int:
    """Freeze the rosters of shifts that have begun; return how many."""
    with transaction():
        return freeze_due(now=utcnow())


# The queue's clock is UTC's: this is half past eight in the morning in Tokyo.
@huey.periodic_task(crontab(hour="23", minute="30"))
@in_application
def remind_of_accidents() -> int:
    """Remind those whose reports are due soon; return how many letters."""
    now = utcnow()
    with transaction():
        return remind_due(today=local_date(now), now=now)
