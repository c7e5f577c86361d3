"""Tests of those who wait in the demo town: for the lot, for an answer, and some too long."""

from sqlalchemy import func, select

from matcher.activities.models import Shift
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.pages.draws import drawn_again, result_in
from matcher.engagements.rules import SEATED, State
from matcher.engagements.rules.lottery import commitment_of
from matcher.shared.db import db


def test_one_lottery_is_open_and_one_is_drawn_as_its_seed_has_it(town):
    open_one, drawn = db.session.scalars(select(Draw).order_by(Draw.drawn_at.is_(None).desc()))
    assert (open_one.drawn_at, open_one.result) == (None, [])
    assert drawn_again(drawn) == result_in(drawn)
    assert any(not one.won for one in result_in(drawn))
    for draw in (open_one, drawn):
        assert draw.commitment == commitment_of(draw.seed)
        shift = db.session.get_one(Shift, draw.shift_id)
        seated = select(func.sum(Engagement.seats)).where(
            Engagement.shift_id == shift.id, Engagement.state.in_(SEATED)
        )
        assert shift.taken == (db.session.scalar(seated) or 0)


def test_some_applications_wait_longer_than_was_told(town, now):
    waits = Engagement.state == State.APPLIED, Engagement.awaits.is_(None)
    due = list(db.session.scalars(select(Engagement.decide_by).where(*waits)))
    assert all(due)
    assert any(moment <= now for moment in due)
    assert any(moment > now for moment in due)
