"""Working out and sending rounds: each step a write of its own, so that nobody waits for all."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime

from matcher.authz import Actor
from matcher.errors import DomainError
from matcher.matching.service import rounds
from matcher.matching.service.rounds import RoundCommand
from matcher.shared.db import transaction

log = logging.getLogger(__name__)
SEEDS = 2**31


def begin(command: RoundCommand, *, actor: Actor, now: datetime) -> int:
    """Keep a round to be worked out, as `rounds.begin`, and return its id."""
    with transaction():
        made = rounds.begin(command, actor=actor, seed=secrets.randbelow(SEEDS), now=now)
        return made.id


def follow(round_id: int, *, within: Collection[str] | None, actor: Actor, now: datetime) -> int:
    """Keep the next wave of a round, as `rounds.follow`, and return its id."""
    seed = secrets.randbelow(SEEDS)
    with transaction():
        made = rounds.follow(round_id, within=within, actor=actor, seed=seed, now=now)
        return made.id


def work_out(round_id: int, *, now: datetime) -> None:
    """Work out the plan of a round and keep it; if that fails, keep why.

    The plan is worked out before anything is written: others go on writing meanwhile.
    """
    try:
        made = rounds.planned(rounds.round_of(round_id), now=now)
        with transaction():
            rounds.store(round_id, made)
    except DomainError as error:
        log.warning("round %d could not be planned: %s", round_id, error.code)
        _fail(round_id, error.code)
    except Exception:
        log.exception("round %d could not be planned", round_id)
        _fail(round_id, "plan_failed")


def send(round_id: int, *, actor: Actor, now: datetime) -> int:
    """Make the asks of a sent round that were not made yet; return how many were made now.

    What stands in the way of one is kept with it and does not stop the others.
    """
    return sum(_sent(ask_id, actor, now=now) for ask_id in rounds.unsent(round_id))


def _sent(ask_id: int, actor: Actor, *, now: datetime) -> bool:
    try:
        with transaction():
            return rounds.send_ask(ask_id, actor=actor, now=now)
    except DomainError as error:
        with transaction():
            rounds.note_problem(ask_id, error.code)
    except Exception:
        log.exception("ask %d of a round could not be made", ask_id)
    return False


def _fail(round_id: int, code: str) -> None:
    with transaction():
        rounds.fail(round_id, code)
