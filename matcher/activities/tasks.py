"""The worker's part: time passes, and the list of activities follows."""

from huey import crontab

from matcher.activities.service.indexing import refresh_need, refresh_passed
from matcher.activities.service.recurring import extend_all
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


@huey.periodic_task(crontab(minute="*/10"))
@in_application
def follow_the_clock() -> None:
    """Move on the activities whose next shift has begun, and count anew where hands lack."""
    now = utcnow()
    with transaction():
        refresh_passed(now=now)
        refresh_need(now=now)


@huey.periodic_task(crontab(hour="3", minute="10"))
@in_application
def carry_on_recurrences() -> None:
    """Make the repeated shifts of the weeks that have come into sight."""
    with transaction():
        extend_all(now=utcnow())
