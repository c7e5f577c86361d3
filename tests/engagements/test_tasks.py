"""Tests of the worker's part: it holds one shift at a time, as nobody can wait for it who does."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from matcher.activities.models import Shift
from matcher.engagements import service, tasks
from matcher.engagements.models import Engagement, Swap, SwapState
from matcher.engagements.rules import State
from matcher.engagements.service import swapping
from matcher.extensions import db
from matcher.notices import tasks as notice_tasks
from matcher.shared.db import transaction
from tests.factories import (
    EngagementFactory,
    ShiftFactory,
    actor_of,
    person,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_delivers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the mail alone: it is due since the tests' moment, and its sending would count."""
    monkeypatch.setattr(notice_tasks, "deliver", int)


def go_on(monkeypatch: pytest.MonkeyPatch, now: datetime) -> int:
    """Let the worker do its part; return in how many transactions."""
    monkeypatch.setattr(tasks, "utcnow", lambda: now)
    commits: list[object] = []

    def count(session: object) -> None:
        commits.append(session)

    event.listen(db.session, "after_commit", count)
    try:
        tasks.go_on.call_local()
    finally:
        event.remove(db.session, "after_commit", count)
    return len(commits)


def test_each_shift_is_gone_on_with_by_itself(
    both_apps: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle, *overdue = (ShiftFactory(capacity=1).id for _ in range(3))
    waiting = EngagementFactory(shift_id=idle, state=State.WAITLISTED, queued_at=now).id
    asked = [
        EngagementFactory(shift_id=id_, state=State.OFFERED, expires_at=now).id for id_ in overdue
    ]
    assert go_on(monkeypatch, now) == 3
    assert _states(asked) == {State.EXPIRED}
    assert _states([waiting]) == {State.OFFERED}
    assert [db.session.get_one(Shift, id_).taken for id_ in (idle, *overdue)] == [1, 0, 0]
    assert go_on(monkeypatch, now) == 0


def _states(ids: list[int]) -> set[State]:
    db.session.rollback()
    return {db.session.get_one(Engagement, id_).state for id_ in ids}


def test_each_swap_ends_by_itself(
    both_apps: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    swaps = [_swap(now) for _ in range(2)]
    assert go_on(monkeypatch, now + DAY) == 0
    assert go_on(monkeypatch, now + 8 * DAY) == 2
    db.session.rollback()
    assert {db.session.get_one(Swap, id_).state for id_ in swaps} == {SwapState.EXPIRED}


def _swap(now: datetime) -> int:
    shift = ShiftFactory(starts_at=now + 30 * DAY)
    account, resident = person()
    with transaction():
        actor = actor_of(account)
        mine = service.apply(shift.id, resident, actor=actor, now=now)
        return swapping.propose(mine, actor=actor, now=now).id
