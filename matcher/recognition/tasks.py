"""The worker's part: thanks go out the morning after, and a report is asked for once."""

import logging
from collections.abc import Callable
from datetime import datetime

from huey import crontab

from matcher.extensions import huey
from matcher.recognition.service import reminding, thanks
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application

log = logging.getLogger(__name__)


# The queue's clock is UTC's: this is nine in the morning in Tokyo.
@huey.periodic_task(crontab(hour="0", minute="0"))
@in_application
def thank_all() -> int:
    """Thank everybody who came to what was over yesterday; return how many letters."""
    now = utcnow()
    return sum(_alone(thanks.thank, shift_id, now=now) for shift_id in thanks.due(now=now))


@huey.periodic_task(crontab(hour="0", minute="15"))
@in_application
def ask_for_reports() -> int:
    """Ask the groups for the reports of what is a week past; return how many letters."""
    now = utcnow()
    return sum(_alone(reminding.remind, *which, now=now) for which in reminding.due(now=now))


def _alone(deed: Callable[..., int], *about: object, now: datetime) -> int:
    """Do it for one alone; what goes wrong with one must not keep the others waiting."""
    try:
        with transaction():
            return int(deed(*about, now=now))
    except Exception:
        log.exception("%s failed for %s", deed.__name__, about)
        return 0
