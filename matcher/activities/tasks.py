"""The worker's part: time passes, and the list of activities follows."""

import logging
from datetime import datetime

from huey import crontab

from matcher.activities.forms.asking import wish_of
from matcher.activities.service import searches
from matcher.activities.service.indexing import refresh_need, refresh_passed
from matcher.activities.service.recurring import extend_all
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application

log = logging.getLogger(__name__)


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


# The queue's clock is UTC's: this is seven in the morning in Tokyo.
@huey.periodic_task(crontab(hour="22", minute="0"))
@in_application
def tell_what_is_new() -> int:
    """Write to each member what is new in the searches they keep; return how many letters."""
    now, letters = utcnow(), 0
    for member_id in searches.members_searching():
        # One by one: nobody else has to wait for all of them.
        letters += _told(member_id, now=now)
    return letters


def _told(member_id: int, *, now: datetime) -> bool:
    """Tell one member; what goes wrong with one must not keep the others waiting."""
    try:
        with transaction():
            return searches.tell(member_id, wish_of, now=now)
    except Exception:
        log.exception("member %d could not be told what is new", member_id)
        return False
