"""Processes that apply for the same seats at the same moment."""

import multiprocessing
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
from matcher.errors import DomainError
from matcher.extensions import db
from matcher.members.models import Member
from matcher.notices import tasks
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction

RUNNERS = multiprocessing.get_context("forkserver")
RUNNERS.set_forkserver_preload(["matcher", __name__])
_ACCOUNT = select(Account.id).limit(1)
PATIENCE = 120
"""Seconds after which a race that hangs is given up."""


@dataclass(frozen=True, slots=True)
class Race:
    """Who runs for which shifts, so many of them a round; without the guard for the control."""

    settings: Settings
    member_ids: tuple[int, ...]
    shift_ids: tuple[int, ...]
    guarded: bool = True
    dates: int = 1

    def rounds_of(self, member_id: int) -> tuple[int, ...]:
        """Return the shift of each round for this member: they share out the round's dates."""
        return self.shift_ids[self.member_ids.index(member_id) % self.dates :: self.dates]


def run(race: Race) -> list[list[str]]:
    """Return for each round what every applicant was told, a state or an error's code."""
    barrier = RUNNERS.Barrier(len(race.member_ids))
    answers: Any = RUNNERS.Queue()
    runners = [
        RUNNERS.Process(target=_run, args=(race, member, barrier, answers), daemon=True)
        for member in race.member_ids
    ]
    for runner in runners:
        runner.start()
    rounds: list[list[str]] = [[] for _shift in race.rounds_of(race.member_ids[0])]
    for _answer in range(len(runners) * len(rounds)):
        number, told = answers.get(timeout=PATIENCE)
        rounds[number].append(told)
    for runner in runners:
        runner.join(PATIENCE)
    return rounds


def run_side_by_side(settings: Settings, member_id: int, shift_ids: tuple[int, ...]) -> list[str]:
    """Return what one member is told who applies for all these shifts at the same moment."""
    barrier = RUNNERS.Barrier(len(shift_ids))
    answers: Any = RUNNERS.Queue()
    for shift_id in shift_ids:
        race = Race(settings, (member_id,), (shift_id,))
        RUNNERS.Process(target=_run, args=(race, member_id, barrier, answers), daemon=True).start()
    return [answers.get(timeout=PATIENCE)[1] for _shift in shift_ids]


def _run(race: Race, member_id: int, barrier: Barrier, answers: Any) -> None:
    app = create_app(race.settings)
    vars(tasks).update(deliver=int)  # mail is the worker's part, and nobody here is one
    with app.app_context():
        for number, shift_id in enumerate(race.rounds_of(member_id)):
            barrier.wait(PATIENCE)
            if not race.guarded:
                _take_the_guard_out(shift_id)
                barrier.wait(PATIENCE)
            answers.put((number, _apply(shift_id, member_id)))


def _apply(shift_id: int, member_id: int) -> str:
    try:
        with transaction():
            member = db.session.get_one(Member, member_id)
            actor = Actor(account_id=db.session.scalars(_ACCOUNT).one())
            wish = service.Wish()
            engagement = service.apply(shift_id, member, wish, actor=actor, now=utcnow())
            return str(engagement.state)
    except DomainError as error:
        return error.code


def _take_the_guard_out(shift_id: int) -> None:
    """Let this process decide on a count it read before, as a program without a guard does."""
    seen = db.session.scalars(select(Shift.taken).where(Shift.id == shift_id)).one()
    db.session.rollback()

    def write_what_was_seen(shift: Shift, wanted: int) -> None:
        count = update(Shift).where(Shift.id == shift.id).values(taken=seen + wanted)
        db.session.execute(count)

    def seem_to_be_left(shift: Shift, wanted: int) -> bool:
        return seen + wanted <= (shift.capacity or wanted)

    vars(seats).update(take=write_what_was_seen, are_left=seem_to_be_left)
