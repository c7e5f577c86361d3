"""Tests of the log of asks, and of what is learnt from it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from matcher.engagements import service
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import last_step
from matcher.engagements.rules import State
from matcher.engagements.waiting import expire_due_of
from matcher.extensions import db
from matcher.matching.ask_log import answered, awaited, tiredness
from matcher.matching.engine.rounds.acceptance import FIRST_DAY
from matcher.matching.learning import FEWEST, KEPT, current_model, deciles, learn
from matcher.matching.models import AcceptanceFit, AskEntry
from matcher.matching.tasks import learn as learn_tonight
from tests.factories import (
    ActivityFactory,
    OfferFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    person,
    staff,
)

A_WEEK = timedelta(days=7)


def shift_of(activity=None, **values):
    role = RoleFactory(activity_id=(activity or ActivityFactory()).id)
    return ShiftFactory(role_id=role.id, **values)


def asked(resident, shift, *, now):
    return service.invite(shift.id, resident, actor=None, now=now)


def answers(login, engagement, word, *, now):
    word(engagement, actor=actor_of(login), now=now)


def test_whoever_is_asked_is_noted_with_what_was_known_of_them(both_apps, now):
    resident = ResidentFactory(area="hamado")
    OfferFactory(member_id=resident.id, fields=["environment", "welfare", "sports", "culture"])
    engagement = asked(resident, shift_of(ActivityFactory(area="hamado")), now=now)
    entry = db.session.scalars(select(AskEntry)).one()
    assert entry.event_id == last_step(engagement).id
    assert (entry.affinity, entry.distance, entry.fatigue) == (0.5, 0.0, 0.0)
    assert entry.model == FIRST_DAY
    assert 0.05 < entry.chance < 0.15


def test_one_who_lives_elsewhere_and_was_asked_before_is_less_likely_to_come(app, now):
    resident = ResidentFactory(area="hamado")
    asked(resident, shift_of(), now=now - A_WEEK)
    asked(resident, shift_of(ActivityFactory(area="umenoki")), now=now)
    first, second = db.session.scalars(select(AskEntry).order_by(AskEntry.event_id))
    assert second.distance > 0
    assert second.fatigue == pytest.approx(0.82)
    assert second.chance < first.chance


def test_an_organization_that_is_asked_teaches_nothing_of_people(app, now):
    asked(OrganizationFactory(), shift_of(), now=now)
    assert db.session.scalar(select(func.count(AskEntry.event_id))) == 0


def test_a_yes_and_a_no_are_answers_and_silence_is_not_one_yet(both_apps, now):
    (yes, one), (no, two), (_, three) = person(), person(), person()
    shift = shift_of(capacity=5)
    agreed, refused, silent = (asked(r, shift, now=now) for r in (one, two, three))
    answers(yes, agreed, service.accept, now=now + timedelta(hours=1))
    answers(no, refused, service.refuse, now=now + timedelta(hours=2))
    known = answered(since=now - A_WEEK)
    assert known.features.people.tolist() == [one.id, two.id]
    assert known.said_yes.tolist() == [True, False]
    (waiting,) = awaited(now=now + timedelta(hours=5))
    assert (waiting.member_id, waiting.shift_id, waiting.hours) == (three.id, shift.id, 5.0)
    assert silent.state is State.INVITED


def test_one_who_never_answers_has_said_no_when_the_time_is_over(app, now):
    shift = shift_of(starts_at=now + timedelta(days=30))
    asked(ResidentFactory(), shift, now=now)
    expire_due_of(shift.id, now=now + timedelta(days=8))
    assert answered(since=now - A_WEEK).said_yes.tolist() == [False]
    assert awaited(now=now) == []


def test_a_notice_weighs_less_with_every_week(app, now):
    resident = ResidentFactory()
    for weeks in (0, 1, 2):
        asked(resident, shift_of(), now=now - weeks * A_WEEK - timedelta(hours=1))
    felt = tiredness(now=now)
    assert felt == {resident.id: pytest.approx(1 + 0.82 + 0.82**2)}
    assert tiredness(now=now, member_id=resident.id) == felt
    assert tiredness(now=now + timedelta(days=365)) == {}


def test_before_the_first_answer_the_town_presumes(app):
    assert current_model().version == FIRST_DAY


def test_what_was_answered_is_learnt_and_used_from_then_on(both_apps, now):
    login, eager = person()
    for day in range(3):
        shift = shift_of(starts_at=now + timedelta(days=10 + day))
        answers(login, asked(eager, shift, now=now), service.accept, now=now)
    kept = learn(now=now)
    model = current_model()
    assert (kept.asks, model.version) == (3, kept.version)
    assert model.people == (eager.id,)
    assert model.person_leanings[0] > 0


def test_the_same_answers_are_kept_once_and_old_models_go(app, now):
    first, again = learn(now=now), learn(now=now + timedelta(days=1))
    assert first is again
    for number in range(KEPT + 2):
        old = AcceptanceFit(version=f"old{number}", content=first.content, asks=0, learnt_at=now)
        db.session.add(old)
    answers(*_one_asked(now), service.accept, now=now)
    learn(now=now)
    assert db.session.scalar(select(func.count(AcceptanceFit.id))) == KEPT


def test_what_is_learnt_again_after_somebody_left_is_what_is_used(both_apps, now):
    before = learn(now=now)
    login, resident = person()
    answers(login, asked(resident, shift_of(), now=now), service.accept, now=now)
    assert learn(now=now + timedelta(days=1)) is not before
    assert current_model().people == (resident.id,)
    for model in (AskEntry, EngagementEvent, Engagement):
        db.session.execute(delete(model))
    assert learn(now=now + timedelta(days=2)) is before
    assert current_model().people == ()


def test_tenths_are_told_once_there_are_enough_answers(app, now):
    assert deciles(now=now) == ()
    shift = shift_of(capacity=FEWEST)
    for number in range(FEWEST):
        login, resident = person()
        word = service.refuse if number % 5 else service.accept
        answers(login, asked(resident, shift, now=now), word, now=now)
    tenths = deciles(now=now)
    assert sum(tenth.count for tenth in tenths) == FEWEST
    assert sum(tenth.observed * tenth.count for tenth in tenths) == pytest.approx(FEWEST / 5)


def test_the_worker_and_the_command_learn(app, at_ten):
    answers(*_one_asked(at_ten), service.accept, now=at_ten)
    db.session.commit()
    version = learn_tonight.call_local()
    assert current_model().version == version
    told = app.test_cli_runner().invoke(args=["matching", "learn"])
    assert told.output == f"asks=1 version={version}\n"


def test_with_an_engagement_goes_what_was_noted_of_it(both_apps, now):
    engagement = asked(ResidentFactory(), shift_of(), now=now)
    db.session.execute(delete(Engagement).where(Engagement.id == engagement.id))
    assert db.session.scalar(select(func.count(AskEntry.event_id))) == 0


def _one_asked(now):
    login, resident = person()
    return login, asked(resident, shift_of(), now=now)


def test_staff_who_ask_are_noted_alike(app, now):
    service.invite(shift_of().id, ResidentFactory(), actor=actor_of(staff()), now=now)
    assert db.session.scalar(select(func.count(AskEntry.event_id))) == 1
