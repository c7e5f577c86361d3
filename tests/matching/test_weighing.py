"""Tests of what a ranking weighs: how many each group was brought together with of late."""

from datetime import timedelta

import pytest

from matcher.activities.models import Wants
from matcher.engagements.rules import Origin, State
from matcher.matching.engine.rounds.acceptance import FIRST_DAY
from matcher.matching.learning import learn
from matcher.matching.weighing import exposure, settings_for_openings, settings_for_people
from matcher.shared.db import transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
)
from tests.support.statements import counted_statements

A_MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


def shift_of(group, *, wants=Wants.PEOPLE, **values):
    activity = ActivityFactory(organization_id=group.id)
    return ShiftFactory(role_id=RoleFactory(activity_id=activity.id, wants=wants).id, **values)


def brought_together(shift, *, now, ago=timedelta(hours=1), **values):
    return EngagementFactory(shift_id=shift.id, **{"created_at": now - ago} | values)


def of_group(group, *, now):
    return exposure(now=now).of(group.id)


def test_a_group_nobody_came_to_has_no_exposure(both_apps, now):
    group = OrganizationFactory()
    shift_of(group, capacity=4)
    assert of_group(group, now=now) == 0.0
    assert exposure(now=now).usual == 0.0


def test_every_connection_counts_by_the_seats_that_were_wanted(both_apps, now):
    one, other = OrganizationFactory(), OrganizationFactory()
    shift = shift_of(one, capacity=4)
    shift_of(other, capacity=6)
    for state, origin in (
        (State.CONFIRMED, Origin.APPLIED),
        (State.DECLINED, Origin.INVITED),
        (State.ATTENDED, Origin.WALK_IN),
    ):
        brought_together(shift, now=now, state=state, origin=origin)
    assert of_group(one, now=now) == pytest.approx(3 / 4)
    assert of_group(other, now=now) == 0.0
    assert exposure(now=now).usual == pytest.approx(3 / 10)


def test_what_was_weeks_ago_counts_less_and_at_last_nothing(both_apps, now):
    groups = {ago: OrganizationFactory() for ago in (0, 1, 5, 8, 9)}
    for ago, group in groups.items():
        shift = shift_of(group, capacity=1)
        brought_together(shift, now=now, ago=ago * WEEK + timedelta(hours=1))
    weights = [of_group(group, now=now) for group in groups.values()]
    assert weights == pytest.approx([1.0, 0.82, 0.82**5, 0.82**8, 0.0])


def test_splitting_a_shift_or_posting_it_again_gains_nothing(both_apps, now):
    whole, split = OrganizationFactory(), OrganizationFactory()
    full, left = shift_of(whole, capacity=10), shift_of(split, capacity=5)
    shift_of(split, capacity=5)
    shift_of(split, capacity=10, cancelled_at=now - WEEK)
    for shift in (full, left):
        brought_together(shift, now=now)
        brought_together(shift, now=now)
    assert of_group(whole, now=now) == of_group(split, now=now) == pytest.approx(0.2)


def test_connections_of_a_shift_taken_back_stay_counted(app, now):
    group = OrganizationFactory()
    shift_of(group, capacity=2)
    brought_together(shift_of(group, capacity=8, cancelled_at=now), now=now)
    assert of_group(group, now=now) == pytest.approx(1 / 2)


def test_a_shift_without_a_limit_wants_one_more_than_it_has(app, now):
    group = OrganizationFactory()
    shift = shift_of(group, capacity=None, starts_at=None, ends_at=None)
    for _ in range(3):
        brought_together(shift, now=now)
    assert of_group(group, now=now) == pytest.approx(3 / 4)


def test_goods_and_what_is_long_past_or_far_ahead_are_not_counted(app, now):
    group = OrganizationFactory()
    shift_of(group, capacity=2)
    for elsewhere in (
        shift_of(group, wants=Wants.GOODS, capacity=8),
        shift_of(group, capacity=8, starts_at=SATURDAY_MORNING - 12 * WEEK),
        shift_of(group, capacity=8, starts_at=SATURDAY_MORNING + 12 * WEEK),
    ):
        brought_together(elsewhere, now=now)
    assert of_group(group, now=now) == 0.0
    assert exposure(now=now).usual == 0.0


def test_what_was_learnt_is_used_and_a_group_is_weighed_for_openings_alone(app, now):
    group = OrganizationFactory()
    brought_together(shift_of(group, capacity=4), now=now)
    assert settings_for_people(now=now).model.version == FIRST_DAY
    assert settings_for_people(now=now).exposure.by_group == {}
    assert settings_for_openings(now=now).exposure.by_group == {group.id: 0.25}
    with transaction():
        kept = learn(now=now)
    assert settings_for_people(now=now).model.version == kept.version
    assert settings_for_openings(now=now).model.version == FIRST_DAY
    assert settings_for_openings(now=now + A_MINUTE).model.version == kept.version


def test_all_groups_are_counted_in_one_question(app, now):
    for _ in range(5):
        brought_together(shift_of(OrganizationFactory(), capacity=4), now=now)
    with counted_statements() as told:
        exposure(now=now)
    assert len(told) == 1
