"""Tests of the applications that the desk asks organizers about: the overdue ones first."""

from datetime import datetime, timedelta

from flask import Flask

from matcher.activities.models import Selection
from matcher.desk.service.shifts import applications_visible_to, waiting_applications
from matcher.engagements.rules import Consenter, State
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    staff,
)

DAY = timedelta(days=1)


def undecided(selection: Selection = Selection.SCREENING, **tie) -> int:
    """Return a listing with one application that waits since the factory's day."""
    activity = ActivityFactory()
    role = RoleFactory(activity_id=activity.id, selection=selection)
    shift = ShiftFactory(role_id=role.id, starts_at=SATURDAY_MORNING + 14 * DAY)
    EngagementFactory(shift_id=shift.id, state=State.APPLIED, **tie)
    return activity.id


def test_what_is_overdue_stands_first_with_its_age(both_apps: Flask, now: datetime) -> None:
    patient = undecided(decide_by=now + DAY)
    late = undecided(decide_by=now - DAY)
    later = undecided(decide_by=now - 4 * DAY, updated_at=now - 6 * DAY)
    undecided(decide_by=now + DAY, updated_at=now)
    page = applications_visible_to(actor_of(staff()), 1, now=now)
    assert [one.activity_id for one in page.items] == [later, late, patient]
    assert [one.overdue for one in page.items] == [1, 1, 0]
    assert page.items[0].due_since == now - 4 * DAY
    assert waiting_applications(actor_of(staff()), now=now).count == 3


def test_what_is_overdue_waits_for_the_desk_however_young_it_is(app: Flask, now: datetime) -> None:
    undecided(decide_by=now - timedelta(hours=1), updated_at=now - timedelta(hours=9))
    assert waiting_applications(actor_of(staff()), now=now).count == 1


def test_the_desk_asks_nobody_for_the_lot_or_a_guardians_word(app: Flask, now: datetime) -> None:
    undecided(Selection.LOTTERY, decide_by=now - DAY)
    undecided(awaits=Consenter.GUARDIAN)
    assert waiting_applications(actor_of(staff()), now=now).count == 0
