"""Rounds of asking at once or by the worker: nobody waits at a page for a large one."""

from datetime import datetime

from matcher.accounts.models import Account
from matcher.authz import Actor
from matcher.desk import round_work
from matcher.extensions import huey
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Scope
from matcher.shared.clock import utcnow
from matcher.shared.db import load
from matcher.shared.queue import in_application

AT_ONCE = 40
"""So many asks are made while somebody waits for the page."""


def plan_soon(round_id: int, *, now: datetime) -> None:
    """Work out the plan of a round: now, or if it is large by the worker."""
    scope = Scope.from_json(rounds.round_of(round_id).scope)
    if rounds.is_large(scope, now=now):
        work_out(round_id)
    else:
        round_work.work_out(round_id, now=now)


def send_soon(round_id: int, *, actor: Actor, now: datetime) -> bool:
    """Make the asks of a sent round: now, or if they are many by the worker; tell whether now."""
    if len(rounds.unsent(round_id)) > AT_ONCE:
        send(round_id, actor.account_id)
        return False
    round_work.send(round_id, actor=actor, now=now)
    return True


@huey.task()
@in_application
def work_out(round_id: int) -> None:
    """Work out the plan of a round."""
    round_work.work_out(round_id, now=utcnow())


@huey.task()
@in_application
def send(round_id: int, account_id: int) -> int:
    """Make the asks of a round for whoever pressed; return how many were made."""
    return round_work.send(round_id, actor=load(Account, account_id).actor(), now=utcnow())
