"""Tests of several recorders at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from matcher.activities.models import Shift
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.service.recording import record
from matcher.attendance.service.walk_ins import WalkIn, walk_in
from matcher.engagements.models import Engagement
from matcher.engagements.rules import SEATED, State
from matcher.extensions import db
from matcher.shared.db import load, transaction
from tests.attendance.helping import AWAY, CAME, organizer_with_shift, state_of
from tests.factories import EngagementFactory, actor_of

pytestmark = pytest.mark.race
AT_ONCE = 6


def all_at_once(app: Flask, deed, things) -> list[str]:
    """Do the deed with each of the things, each in a thread of its own; return what came of it."""

    def one(thing):
        with app.app_context():
            try:
                with transaction():
                    return str(deed(thing))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(one, things))


def test_one_mark_sent_by_six_connections_counts_once(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    engagement_id, actor = EngagementFactory(shift_id=shift.id).id, actor_of(login)

    def mark(what):
        return record(load(Engagement, engagement_id), None, what, actor=actor, now=now)

    said = all_at_once(both_apps, mark, [replace(CAME, key="k" * 32)] * AT_ONCE)
    assert Counter(said) == {"done": 1, "already": AT_ONCE - 1}
    db.session.rollback()
    counted = select(func.count(AttendanceChange.id))
    assert db.session.scalar(counted) == 1


def test_two_who_disagree_leave_one_record_and_both_their_words(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    engagement = EngagementFactory(shift_id=shift.id)
    engagement_id, actor = engagement.id, actor_of(login)

    def mark(what):
        return record(load(Engagement, engagement_id), None, what, actor=actor, now=now)

    marks = [replace(CAME, key="a" * 32), replace(AWAY, key="b" * 32)]
    assert all_at_once(both_apps, mark, marks) == ["done", "done"]
    db.session.rollback()
    (row,) = db.session.scalars(select(Attendance)).all()
    expected = State.ATTENDED if row.presence == "present" else State.ABSENT
    assert state_of(engagement) is expected
    assert len(db.session.scalars(select(AttendanceChange)).all()) == 2


def test_six_who_come_unannounced_to_one_seat_are_all_seated_and_counted(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    shift_id, actor = shift.id, actor_of(login)

    def come(number):
        return walk_in(shift_id, WalkIn(f"見本 {number}"), actor=actor, now=now) is not None

    assert set(all_at_once(both_apps, come, range(AT_ONCE))) == {"True"}
    db.session.rollback()
    row = db.session.get_one(Shift, shift_id)
    seated = select(func.count(Engagement.id)).where(Engagement.state.in_(SEATED))
    assert (row.taken, row.capacity, db.session.scalar(seated)) == (AT_ONCE,) * 3
