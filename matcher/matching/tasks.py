"""The worker's part: each night what was answered is learnt from."""

from huey import crontab

from matcher.extensions import huey
from matcher.matching import learning
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application


# The queue's clock is UTC's: this is half past three in the morning in Tokyo.
@huey.periodic_task(crontab(hour="18", minute="30"))
@in_application
def learn() -> str:
    """Learn how likely people say yes; return the version of what is used from now on."""
    with transaction():
        return learning.learn(now=utcnow()).version
