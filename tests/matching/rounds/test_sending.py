"""Tests of a round that is sent, answered, and followed by the next wave."""

from datetime import timedelta

import pytest

from matcher.activities.models import Activity
from matcher.authz import AccountRole
from matcher.desk import round_work
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin, State
from matcher.errors import Conflict
from matcher.extensions import db
from matcher.matching.models import RoundState
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Answer
from matcher.matching.service.rounds.watching import ANSWERS
from matcher.members.models import Resident
from matcher.notices.models import Notice
from matcher.shared.db import transaction
from tests.factories import (
    SATURDAY_MORNING,
    EngagementFactory,
    actor_of,
    person,
    staff,
)
from tests.matching.rounds.world import drafted, lacking, pairs, supporter

DAY = timedelta(days=1)


@pytest.fixture
def centre(both_apps):
    """Somebody of the centre, on each database."""
    return actor_of(staff())


@pytest.fixture
def desk(app):
    """Somebody of the centre."""
    return actor_of(staff())


def sent(found, actor, now, message=""):
    """Send a draft and return it as it is then."""
    with transaction():
        rounds.mark_sent(found.id, message, actor=actor, now=now)
    round_work.send(found.id, actor=actor, now=now)
    return rounds.round_of(found.id)


def answers(found):
    counts = rounds.tally(a for asks in rounds.whole(found).asks.values() for a in asks).counts
    return {answer: count for answer, count in counts.items() if count}


def said(engagement_id, act, now):
    engagement = db.session.get_one(Engagement, engagement_id)
    account, _resident = person(db.session.get_one(Resident, engagement.member_id))
    with transaction():
        act(db.session.get_one(Engagement, engagement_id), actor=actor_of(account), now=now)


def test_everybody_is_asked_once_with_the_word_that_goes_along(centre, now):
    lacking(capacity=3)
    for _ in range(3):
        supporter()
    found = sent(drafted(centre, now=now), centre, now, "お力を貸してください。")
    engaged = db.session.query(Engagement).all()
    assert {e.state for e in engaged} == {State.INVITED}
    assert {(e.origin, e.message) for e in engaged} == {(Origin.REFERRED, "お力を貸してください。")}
    assert (found.state, found.sent_by, found.sent_at) == (RoundState.SENT, centre.account_id, now)
    assert answers(found) == {Answer.WAITING: 3}
    assert db.session.query(Notice).filter(Notice.kind == "engagement_invited").count() == 3


def test_a_second_press_asks_nobody_again(centre, now):
    lacking()
    supporter()
    found = drafted(centre, now=now)
    sent(found, centre, now)
    with pytest.raises(Conflict, match="round_moved_on"):
        sent(found, centre, now)
    assert round_work.send(found.id, actor=centre, now=now) == 0
    assert db.session.query(Engagement).count() == 1


def test_a_struck_ask_is_not_made(desk, now):
    lacking()
    for _ in range(2):
        supporter()
    found = drafted(desk, now=now)
    first, second = rounds.whole(found).kept
    with transaction():
        rounds.strike(first.id)
    sent(found, desk, now)
    assert [e.member_id for e in db.session.query(Engagement)] == [second.member_id]
    with transaction():
        assert rounds.send_ask(first.id, actor=desk, now=now) is False


def test_a_draft_without_asks_is_not_sent(desk, now):
    lacking()
    with pytest.raises(Conflict, match="round_empty"):
        sent(drafted(desk, now=now), desk, now)


def test_an_ask_of_a_draft_cannot_be_made_alone(desk, now):
    lacking()
    supporter()
    (ask,) = rounds.whole(drafted(desk, now=now)).kept
    with pytest.raises(Conflict, match="round_moved_on"), transaction():
        rounds.send_ask(ask.id, actor=desk, now=now)


def test_what_stands_in_the_way_of_one_does_not_stop_the_others(desk, now):
    shift, full = lacking(), lacking(starts_at=SATURDAY_MORNING + 7 * DAY, capacity=1)
    for _ in range(2):
        supporter()
    found = drafted(desk, now=now, cap=2)
    EngagementFactory(shift_id=full.id)
    gone = next(ask for ask in rounds.whole(found).kept if ask.shift_id == shift.id)
    EngagementFactory(member_id=gone.member_id, shift_id=shift.id, state=State.WITHDRAWN)
    sent(found, desk, now)
    told = {(a.shift_id, a.problem) for asks in rounds.whole(found).asks.values() for a in asks}
    assert told == {(shift.id, ""), (shift.id, "said_no_before"), (full.id, "full")}
    assert answers(found)[Answer.WAITING] == 1


def test_somebody_asked_too_often_meanwhile_is_left_alone(desk, now):
    lacking()
    somebody = supporter()
    found = drafted(desk, now=now)
    for week in range(1, 4):
        with transaction():
            later = lacking(starts_at=SATURDAY_MORNING + 7 * week * DAY)
            engagements.invite(later.id, somebody, actor=desk, now=now)
    sent(found, desk, now)
    assert rounds.whole(found).kept[0].problem == "asked_too_often"


def test_an_interrupted_round_is_taken_up_where_it_stopped(desk, now):
    lacking(capacity=3)
    for _ in range(3):
        supporter()
    found = drafted(desk, now=now)
    with transaction():
        rounds.mark_sent(found.id, "", actor=desk, now=now)
        rounds.send_ask(rounds.unsent(found.id)[0], actor=desk, now=now)
    assert answers(found) == {Answer.WAITING: 1, Answer.UNSENT: 2}
    assert round_work.send(found.id, actor=desk, now=now) == 2
    assert answers(found) == {Answer.WAITING: 3}


def test_an_unexpected_fault_leaves_the_ask_to_be_made_later(desk, now, monkeypatch, caplog):
    lacking()
    supporter()
    found = drafted(desk, now=now)
    with monkeypatch.context() as broken:
        broken.setattr(rounds.sending, "invite", lambda *_, **__: 1 / 0)
        sent(found, desk, now)
    assert "could not be made" in caplog.text
    assert answers(found) == {Answer.UNSENT: 1}
    assert round_work.send(found.id, actor=desk, now=now) == 1


def test_staff_of_an_area_ask_nobody_who_lives_elsewhere(desk, now):
    lacking()
    somebody = supporter()
    ours = actor_of(staff(AccountRole.AREA_STAFF, ("chuo",)))
    found = drafted(ours, now=now)
    somebody.area = "hamado"
    db.session.commit()
    sent(found, ours, now)
    assert rounds.whole(found).kept[0].problem == "not_allowed"


def test_staff_of_an_area_ask_nobody_about_a_shift_that_is_elsewhere_by_now(desk, now):
    shift = lacking()
    supporter()
    ours = actor_of(staff(AccountRole.AREA_STAFF, ("chuo",)))
    found = drafted(ours, now=now)
    db.session.get_one(Activity, shift.activity_id).area = "hamado"
    db.session.commit()
    sent(found, ours, now)
    assert rounds.whole(found).kept[0].problem == "round_shift_elsewhere"
    assert db.session.query(Engagement).count() == 0


def test_the_centre_asks_about_a_shift_wherever_it_is_by_now(desk, now):
    shift = lacking()
    supporter()
    found = drafted(desk, now=now)
    db.session.get_one(Activity, shift.activity_id).area = "hamado"
    db.session.commit()
    sent(found, desk, now)
    assert answers(found) == {Answer.WAITING: 1}


def test_answers_are_counted_as_they_come_in(desk, now):
    lacking(capacity=4)
    for _ in range(4):
        supporter()
    found = sent(drafted(desk, now=now), desk, now)
    yes, no, late, _waiting = (ask.engagement_id for ask in rounds.whole(found).kept)
    said(yes, engagements.accept, now)
    said(no, engagements.refuse, now)
    db.session.get_one(Engagement, late).state = State.EXPIRED
    db.session.commit()
    told = rounds.tally(rounds.whole(found).kept)
    assert told.counts == {
        Answer.YES: 1,
        Answer.NO: 1,
        Answer.EXPIRED: 1,
        Answer.WAITING: 1,
    }
    assert told.asked == 4
    assert told.expected == pytest.approx(sum(ask.chance for ask in rounds.whole(found).kept))


def test_every_state_of_an_engagement_says_what_came_of_the_ask():
    assert set(ANSWERS) == set(State)


def test_the_next_wave_asks_others_about_what_still_lacks(desk, now):
    shift = lacking(capacity=2)
    for _ in range(2):
        supporter()
    first = sent(drafted(desk, now=now), desk, now)
    yes, no = (ask.engagement_id for ask in rounds.whole(first).kept)
    said(yes, engagements.accept, now)
    said(no, engagements.refuse, now)
    fresh, later = supporter(), now + DAY
    with transaction():
        wave = rounds.follow(first.id, within=None, actor=desk, seed=3, now=later)
        wave_id = wave.id
    round_work.work_out(wave_id, now=later)
    wave = rounds.round_of(wave_id)
    assert wave.follows_id == first.id
    assert pairs(wave) == {(fresh.id, shift.id)}
    assert rounds.whole(wave).shifts[0].need == 1


def test_a_draft_has_no_next_wave(desk, now):
    lacking()
    found = drafted(desk, now=now)
    with pytest.raises(Conflict, match="round_moved_on"), transaction():
        rounds.follow(found.id, within=None, actor=desk, seed=3, now=now)


def test_a_round_whose_seats_are_filled_has_no_next_wave(desk, now):
    shift = lacking(capacity=1)
    supporter()
    found = sent(drafted(desk, now=now), desk, now)
    EngagementFactory(shift_id=shift.id)
    with pytest.raises(Conflict, match="round_without_shifts"), transaction():
        rounds.follow(found.id, within=None, actor=desk, seed=3, now=now)


def test_a_closed_round_still_counts_its_answers(desk, now):
    lacking()
    supporter()
    found = sent(drafted(desk, now=now), desk, now)
    with transaction():
        rounds.close(found.id)
    said(rounds.whole(found).kept[0].engagement_id, engagements.accept, now)
    assert rounds.round_of(found.id).state is RoundState.CLOSED
    assert answers(found) == {Answer.YES: 1}


def test_a_large_round_is_left_to_the_worker(desk, now, monkeypatch):
    lacking()
    supporter()
    scope = rounds.Scope()
    assert not rounds.is_large(scope, now=now)
    monkeypatch.setattr(rounds.beginning, "LARGE", 1)
    assert rounds.is_large(scope, now=now)
