"""Processes that apply, answer, withdraw, cancel and change the capacity of one shift at once."""

from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import select, update

from matcher import create_app
from matcher.accounts.models import Account
from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.config import Settings
from matcher.engagements import seats, service
from matcher.engagements.models import Engagement
from matcher.engagements.waiting import expire_due, offer_idle_seats
from matcher.errors import DomainError
from matcher.extensions import db
from matcher.members.models import Member
from matcher.notices import tasks
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from tests.engagements.applicants import PATIENCE, RUNNERS

DEEDS = (
    *("apply",) * 10,
    *("withdraw",) * 4,
    *("answer",) * 2,
    *("cancel",) * 1,
    *("widen",) * 1,
    *("narrow",) * 1,
    *("go on",) * 1,
)
"""What each of the twenty does in every round."""


@dataclass(frozen=True, slots=True)
class Storm:
    """The shift of each round, and for each runner whose engagement is acted upon."""

    settings: Settings
    shift_ids: tuple[int, ...]
    member_ids: tuple[int, ...]


def run(storm: Storm) -> list[list[str]]:
    """Return for each round what every runner was told: "done", or an error's code."""
    barrier, answers = RUNNERS.Barrier(len(DEEDS)), RUNNERS.Queue()
    runners = [
        RUNNERS.Process(target=_run, args=(storm, place, barrier, answers), daemon=True)
        for place in range(len(DEEDS))
    ]
    for runner in runners:
        runner.start()
    rounds: list[list[str]] = [[] for _shift in storm.shift_ids]
    for _answer in range(len(DEEDS) * len(rounds)):
        number, told = answers.get(timeout=PATIENCE)
        rounds[number].append(told)
    for runner in runners:
        runner.join(PATIENCE)
    return rounds


def _run(storm: Storm, place: int, barrier: Barrier, answers: Any) -> None:
    app = create_app(storm.settings)
    vars(tasks).update(deliver=int)  # mail is the worker's part, and nobody here is one
    with app.app_context():
        actor = Actor(account_id=db.session.scalars(select(Account.id).limit(1)).one())
        for number, shift_id in enumerate(storm.shift_ids):
            barrier.wait(PATIENCE)
            told = _do(DEEDS[place], shift_id, storm.member_ids[place], actor)
            answers.put((number, told))


def _do(deed: str, shift_id: int, member_id: int, actor: Actor) -> str:
    try:
        with transaction():
            _DEEDS[deed](shift_id, member_id, actor)
    except DomainError as error:
        return error.code
    return "done"


def _apply(shift_id: int, member_id: int, actor: Actor) -> None:
    member = db.session.get_one(Member, member_id)
    service.apply(shift_id, member, service.Wish(), actor=actor, now=utcnow())


def _withdraw(shift_id: int, member_id: int, actor: Actor) -> None:
    service.withdraw(_tie(shift_id, member_id), actor=actor, now=utcnow())


def _answer(shift_id: int, member_id: int, actor: Actor) -> None:
    deed = service.accept if member_id % 2 else service.refuse
    deed(_tie(shift_id, member_id), actor=actor, now=utcnow())


def _cancel(shift_id: int, member_id: int, actor: Actor) -> None:
    service.cancel(_tie(shift_id, member_id), actor=actor, now=utcnow())


def _widen(shift_id: int, _member_id: int, _actor: Actor) -> None:
    shift = seats.lock(shift_id)
    shift.capacity = (shift.capacity or 0) + 1
    db.session.flush()
    offer_idle_seats(now=utcnow())


def _narrow(shift_id: int, _member_id: int, _actor: Actor) -> None:
    """Take one seat away, but none that is taken."""
    fewer = update(Shift).where(Shift.id == shift_id, Shift.capacity > Shift.taken)
    db.session.execute(fewer.values(capacity=Shift.capacity - 1))


def _go_on(_shift_id: int, _member_id: int, _actor: Actor) -> None:
    now = utcnow()
    expire_due(now=now)
    offer_idle_seats(now=now)


_DEEDS = {
    "apply": _apply,
    "withdraw": _withdraw,
    "answer": _answer,
    "cancel": _cancel,
    "widen": _widen,
    "narrow": _narrow,
    "go on": _go_on,
}


def _tie(shift_id: int, member_id: int) -> Engagement:
    pair = select(Engagement).where(
        Engagement.shift_id == shift_id, Engagement.member_id == member_id
    )
    return db.session.scalars(pair).one()
