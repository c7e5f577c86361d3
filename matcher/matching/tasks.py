"""The worker's part: learning each night from answers, and boards too large to wait for."""

from huey import crontab

from matcher.accounts.models import Account
from matcher.extensions import huey
from matcher.matching import learning
from matcher.matching.models import Work
from matcher.matching.roster_work import carry_out
from matcher.matching.service.rosters import Change
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.queue import in_application


# The queue's clock is UTC's: this is half past three in the morning in Tokyo.
@huey.periodic_task(crontab(hour="18", minute="30"))
@in_application
def learn() -> str:
    """Learn how likely people say yes; return the version of what is used from now on."""
    with transaction():
        return learning.learn(now=utcnow()).version


@huey.task()
@in_application
def work_on_roster(work: str, activity_id: int, edition: int, account_id: int) -> None:
    """Do what was asked for with a board, as it was in this edition."""
    now, actor = utcnow(), load(Account, account_id).actor()
    change = Change(edition, account_id, now)
    carry_out(Work(work), activity_id, change, actor=actor, now=now)
