"""Tests of four who draw the same lottery at the same moment."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from matcher.activities.models import Selection, Shift
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.promises import promise
from matcher.engagements.rules import State
from matcher.engagements.rules.lottery import rank
from matcher.extensions import db
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import transaction
from tests.conftest import settings_for
from tests.engagements.drawers import run
from tests.engagements.lots import lottery_of
from tests.factories import ActivityFactory, EngagementFactory, RoleFactory, ShiftFactory

pytestmark = pytest.mark.race
DRAWERS, ENTERED, SEATS, DAY = 4, 6, 2, timedelta(days=1)


def test_of_all_who_draw_at_once_one_draws(both_apps: Flask, tmp_path: Path) -> None:
    now = utcnow()
    activity = ActivityFactory(deadline=local_date(now) - DAY)
    role = RoleFactory(activity_id=activity.id, selection=Selection.LOTTERY)
    shift = ShiftFactory(role_id=role.id, capacity=SEATS, starts_at=now + 9 * DAY)
    shift_id = shift.id
    entered = [EngagementFactory(shift_id=shift_id, state=State.APPLIED) for _ in range(ENTERED)]
    numbers = [tie.id for tie in entered]
    with transaction():
        promise([shift_id], now=now)
    settings = settings_for(str(both_apps.config["SQLALCHEMY_DATABASE_URI"]), tmp_path)
    assert run(settings, shift_id, DRAWERS) == ["already_drawn"] * (DRAWERS - 1) + ["drawn"]
    db.session.rollback()
    draw = lottery_of(shift_id)
    assert [one["number"] for one in draw.result] == rank(draw.seed, numbers)
    assert db.session.get_one(Shift, shift_id).taken == SEATS
    assert db.session.scalar(select(func.count()).select_from(EngagementEvent)) == ENTERED
    confirmed = select(Engagement.id).where(Engagement.state == State.CONFIRMED)
    assert set(db.session.scalars(confirmed)) == set(rank(draw.seed, numbers)[:SEATS])
