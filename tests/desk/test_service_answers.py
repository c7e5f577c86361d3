"""Answers that the staff hear on the telephone and write down."""

import pytest

from matcher.activities.models import Shift
from matcher.authz import AccountRole
from matcher.desk.service.answers import answer, questions_in
from matcher.desk.service.calls import calls_visible_to
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import State
from matcher.errors import Conflict, NotAllowed, NotFound
from matcher.notices import tasks
from matcher.notices.models import Notice, NoticeState
from matcher.shared.db import db, transaction
from tests.factories import (
    EngagementFactory,
    ResidentFactory,
    ShiftFactory,
    actor_of,
    staff,
)


@pytest.fixture(autouse=True)
def _nobody_delivers(monkeypatch):
    """Leave what is written where it is, to be looked at: it is due since the tests' moment."""
    monkeypatch.setattr(tasks, "deliver", int)


@pytest.fixture
def worker(both_apps):
    return actor_of(staff())


def _invited(worker, now, capacity=1):
    """Return an invitation that waits to be said on the telephone."""
    resident = ResidentFactory(email=None, phone="0312345678", area="hamado")
    shift = ShiftFactory(capacity=capacity)
    with transaction():
        return engagements.invite(shift.id, resident, actor=worker, now=now)


def _answer(engagement, *, is_yes, worker, now):
    with transaction():
        return answer(engagement.id, is_yes=is_yes, actor=worker, now=now)


def _waiting():
    db.session.rollback()
    return [n.kind for n in db.session.query(Notice).filter_by(state=NoticeState.QUEUED)]


def test_a_call_that_asks_leads_to_its_question(worker, now):
    engagement = _invited(worker, now)
    (call,) = calls_visible_to(worker, 1).items
    assert questions_in([call]) == {call.id: engagement.id}


def test_an_answered_question_is_asked_no_more(worker, now):
    engagement = _invited(worker, now)
    (call,) = calls_visible_to(worker, 1).items
    _answer(engagement, is_yes=False, worker=worker, now=now)
    assert questions_in([call]) == {}


def test_a_yes_takes_the_seat_and_leaves_no_call(worker, now):
    engagement = _invited(worker, now)
    assert _answer(engagement, is_yes=True, worker=worker, now=now) is State.CONFIRMED
    assert db.session.get_one(Shift, engagement.shift_id).taken == 1
    assert _waiting() == ["engagement_news"], "the organizer is told, the person was"


def test_a_no_is_the_persons_own(worker, now):
    engagement = _invited(worker, now)
    assert _answer(engagement, is_yes=False, worker=worker, now=now) is State.DECLINED
    assert _waiting() == ["engagement_news"]


def test_a_yes_that_comes_too_late_waits_in_line(worker, now):
    engagement = _invited(worker, now)
    EngagementFactory(shift_id=engagement.shift_id)
    assert _answer(engagement, is_yes=True, worker=worker, now=now) is State.WAITLISTED
    assert "engagement_waitlisted" not in _waiting()


def test_an_answer_is_on_record_as_the_staffs_hand(worker, now):
    engagement = _invited(worker, now)
    _answer(engagement, is_yes=True, worker=worker, now=now)
    whole = engagement_with_context(engagement.id)
    assert whole is not None
    assert [event.account_id for event in whole.events] == [worker.account_id] * 2


def test_a_question_is_answered_once(worker, now):
    engagement = _invited(worker, now)
    _answer(engagement, is_yes=True, worker=worker, now=now)
    with pytest.raises(Conflict):
        _answer(engagement, is_yes=False, worker=worker, now=now)
    assert db.session.get_one(Engagement, engagement.id).state is State.CONFIRMED


def test_nobody_answers_for_people_of_another_area(worker, now):
    engagement = _invited(worker, now)
    elsewhere = actor_of(staff(AccountRole.AREA_STAFF, ("shiote",)))
    with pytest.raises(NotAllowed):
        _answer(engagement, is_yes=True, worker=elsewhere, now=now)


@pytest.mark.parametrize("id_", [0, 99_999, 2**31, 10**30])
def test_an_unknown_question_has_no_answer(worker, now, id_):
    with pytest.raises(NotFound), transaction():
        answer(id_, is_yes=True, actor=worker, now=now)
