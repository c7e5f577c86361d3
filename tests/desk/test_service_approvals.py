"""Decisions that only one person makes, however many press the button."""

import threading

import pytest
from sqlalchemy import select

from matcher.activities.models import ActivityStatus
from matcher.desk.service.approvals import (
    Decision,
    activity_of,
    decide_activity,
    decide_organization,
    organization_of,
    seen_activity,
    seen_organization,
)
from matcher.errors import Conflict, NotFound
from matcher.members.models import OrgStatus
from matcher.notices.models import Notice
from matcher.shared.db import db, transaction
from tests.factories import CREATED, ActivityFactory, OrganizationFactory, actor_of, staff


@pytest.fixture
def worker(both_apps):
    return actor_of(staff())


def _at_once(app, act, answers):
    """Let everybody answer at the same moment; return what came of each."""
    start = threading.Barrier(len(answers))
    outcomes = []

    def decide(is_yes):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act(is_yes)
            except Conflict as error:
                outcomes.append(error.code)
            else:
                outcomes.append("done")

    deciders = [threading.Thread(target=decide, args=(is_yes,)) for is_yes in answers]
    for decider in deciders:
        decider.start()
    for decider in deciders:
        decider.join()
    return sorted(outcomes)


def test_of_many_decisions_at_once_one_is_made(both_apps, worker, now):
    group = OrganizationFactory(status=OrgStatus.PENDING)
    id_, seen = group.id, seen_organization(group)
    db.session.rollback()

    def act(is_yes):
        decide_organization(id_, Decision(is_yes, "一言", seen), actor=worker, now=now)

    outcomes = _at_once(both_apps, act, [True, False, True, False])
    assert outcomes == ["already_decided"] * 3 + ["done"]
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_of_many_publications_at_once_one_is_made(both_apps, worker, now):
    activity = ActivityFactory(status=ActivityStatus.SUBMITTED, submitted_at=CREATED)
    id_, seen = activity.id, seen_activity(activity)
    db.session.rollback()

    def act(is_yes):
        decide_activity(id_, Decision(is_yes, "一言", seen), actor=worker, now=now)

    outcomes = _at_once(both_apps, act, [True, False, True, False])
    assert outcomes == ["already_decided"] * 3 + ["done"]
    assert len(db.session.scalars(select(Notice)).all()) == 1


@pytest.mark.parametrize("status", [ActivityStatus.DRAFT, ActivityStatus.PUBLISHED])
def test_what_was_not_submitted_is_not_decided(worker, now, status):
    activity = ActivityFactory(status=status)
    decision = Decision(is_yes=False, note="理由", seen=seen_activity(activity))
    with pytest.raises(Conflict, match="already_decided"), transaction():
        decide_activity(activity.id, decision, actor=worker, now=now)


@pytest.mark.parametrize("id_", [-1, 0, 99_999, 2**31, 10**30])
def test_what_is_not_there_is_not_found(worker, id_):
    with pytest.raises(NotFound):
        organization_of(id_, worker)
    with pytest.raises(NotFound):
        activity_of(id_, worker)
