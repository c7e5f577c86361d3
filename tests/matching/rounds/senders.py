"""Processes in which several of the staff press send at the same moment."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from typing import Any

from matcher import create_app
from matcher.authz import AccountRole, Actor
from matcher.config import Settings
from matcher.desk import round_work
from matcher.errors import DomainError
from matcher.matching.service import rounds
from matcher.notices import tasks
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction

RUNNERS = multiprocessing.get_context("forkserver")
RUNNERS.set_forkserver_preload(["matcher", __name__])
PATIENCE = 120
"""Seconds after which those who hang are given up."""


def run(settings: Settings, round_id: int, account_id: int, count: int) -> list[tuple[str, int]]:
    """Return for each what they were told as they pressed send, and how many asks they made."""
    barrier, answers = RUNNERS.Barrier(count), RUNNERS.Queue()
    for _sender in range(count):
        args = (settings, round_id, account_id, barrier, answers)
        RUNNERS.Process(target=_send, args=args, daemon=True).start()
    return sorted(answers.get(timeout=PATIENCE) for _sender in range(count))


def _send(
    settings: Settings, round_id: int, account_id: int, barrier: Barrier, answers: Any
) -> None:
    app = create_app(settings)
    vars(tasks).update(deliver=int)  # mail is the worker's part, and nobody here is one
    actor = Actor(account_id, AccountRole.STAFF)
    with app.app_context():
        barrier.wait(PATIENCE)
        told = _marked(round_id, actor)
        barrier.wait(PATIENCE)
        answers.put((told, round_work.send(round_id, actor=actor, now=utcnow())))


def _marked(round_id: int, actor: Actor) -> str:
    try:
        with transaction():
            rounds.mark_sent(round_id, "", actor=actor, now=utcnow())
    except DomainError as error:
        return error.code
    return "sent"
