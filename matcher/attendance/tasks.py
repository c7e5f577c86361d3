"""The worker's part: whoever has not said who came is reminded."""

from huey import crontab

from matcher.attendance.service.afterwards import remind_all
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


# The queue's clock is UTC's: this is eight in the morning in Tokyo.
@huey.periodic_task(crontab(hour="23", minute="0"))
@in_application
def remind_of_rosters() -> None:
    """Ask organizers, the morning after and once more, for what nobody has recorded."""
    with transaction():
        remind_all(now=utcnow())
