"""Tests of how waiting ends when a shift begins."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.engagements import tasks
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.engagements.service.ending import end_waiting, shifts_begun
from matcher.extensions import db
from matcher.notices.models import Notice
from matcher.shared.db import transaction
from tests.factories import SATURDAY_MORNING, EngagementFactory, ShiftFactory

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
START = SATURDAY_MORNING
WAIT = [State.APPLIED, State.WAITLISTED]


def end_all(moment: datetime) -> int:
    ended = 0
    for shift_id in shifts_begun(now=moment):
        with transaction():
            ended += end_waiting(shift_id, now=moment)
    return ended


def letters() -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == "engagement_expired")))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.APPLIED, "主催者からの返事がないまま"),
        (State.WAITLISTED, "空きが出ないまま"),
    ],
)
def test_who_waits_when_it_begins_is_told_that_it_is_over(
    both_apps: Flask, state: State, words: str
) -> None:
    tie = EngagementFactory(state=state, queued_at=START - DAY)
    assert end_all(START - MINUTE) == 0
    assert end_all(START) == 1
    assert end_all(START + MINUTE) == 0
    assert db.session.get_one(Engagement, tie.id).state is State.EXPIRED
    [told] = letters()
    assert words in told.body
    assert "もう一度申し込んで" not in told.body


@pytest.mark.parametrize("state", sorted(set(State) - set(WAIT)))
def test_nobody_else_is_touched(app: Flask, state: State) -> None:
    tie = EngagementFactory(state=state)
    assert end_all(START + MINUTE) == 0
    assert tie.state is state


@pytest.mark.parametrize(("days", "told"), [(1, 1), (2, 1), (3, 0), (30, 0)])
def test_what_lay_days_back_ends_without_a_word(app: Flask, days: int, told: int) -> None:
    tie = EngagementFactory(state=State.APPLIED)
    assert end_all(START + days * DAY) == 1
    assert tie.state is State.EXPIRED
    assert len(letters()) == told


def test_what_has_no_time_never_ends_by_itself(app: Flask) -> None:
    for state in WAIT:
        EngagementFactory(state=state, shift_id=ShiftFactory(starts_at=None, ends_at=None).id)
    assert end_all(START + 900 * DAY) == 0


def test_what_lasts_over_days_can_be_waited_for_until_it_is_over(app: Flask) -> None:
    shift = ShiftFactory(ends_at=START + 5 * DAY)
    for state in WAIT:
        EngagementFactory(state=state, shift_id=shift.id)
    assert end_all(START + 4 * DAY) == 0
    assert end_all(START + 5 * DAY) == 2


def test_who_applies_while_it_is_under_way_waits_until_it_is_over(app: Flask) -> None:
    EngagementFactory(state=State.APPLIED, updated_at=START + MINUTE)
    assert end_all(START + 2 * MINUTE) == 0
    assert end_all(START + timedelta(hours=2)) == 1


def test_the_worker_ends_what_has_begun(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ties = [EngagementFactory(state=state) for state in WAIT]
    monkeypatch.setattr(tasks, "utcnow", lambda: START + MINUTE)
    tasks.end_what_has_begun.call_local()
    db.session.expire_all()
    assert {db.session.get_one(Engagement, tie.id).state for tie in ties} == {State.EXPIRED}
