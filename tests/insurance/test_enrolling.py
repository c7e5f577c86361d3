"""Who is insured, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from matcher.authz import AccountRole
from matcher.desk.service import renewals
from matcher.engagements.rules import State
from matcher.errors import Conflict, RuleBroken
from matcher.insurance.models import Enrolment
from matcher.insurance.service import enrolling
from matcher.insurance.service.enrolling import EnrolCommand
from matcher.shared.db import db, transaction
from tests.factories import EngagementFactory, ResidentFactory, actor_of, staff
from tests.insurance.places import insured, shift_of

TODAY = date(2026, 11, 24)
COMMAND = EnrolCommand("basic", TODAY, 2026)


def test_cover_begins_on_the_day_after_and_is_found_on_its_days_only(both_apps, now):
    resident = ResidentFactory()
    with transaction():
        enrolling.enrol(resident.id, COMMAND, actor=actor_of(staff()), now=now)
    days = [TODAY, TODAY + timedelta(days=1), date(2027, 3, 31), date(2027, 4, 1)]
    held = [bool(enrolling.covers_on([resident.id], day)) for day in days]
    assert held == [False, True, True, False]


def test_nobody_is_enrolled_twice_in_the_same_plan_and_year(both_apps, now):
    resident, actor = ResidentFactory(), actor_of(staff())
    with transaction():
        enrolling.enrol(resident.id, COMMAND, actor=actor, now=now)
    with pytest.raises(Conflict, match="already_enrolled"), transaction():
        enrolling.enrol(resident.id, COMMAND, actor=actor, now=now)
    with transaction():
        other = EnrolCommand("machines", TODAY, 2026)
        enrolling.enrol(resident.id, other, actor=actor, now=now)
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2


def test_several_at_once_leave_out_those_who_are_enrolled(both_apps, now):
    people = [ResidentFactory().id for _ in range(3)]
    insured(people[0])
    with transaction():
        count = enrolling.enrol_all([*people, people[1]], COMMAND, actor=actor_of(staff()), now=now)
    assert count == 2


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (EnrolCommand("basic", TODAY + timedelta(days=1), 2026), "enrolled_ahead"),
        (EnrolCommand("gold", TODAY, 2026), "unknown_plan"),
        (EnrolCommand("basic", TODAY, 2027), "cover_too_early"),
        (EnrolCommand("basic", TODAY, 2025), "cover_year_is_over"),
    ],
)
def test_what_cannot_be_is_refused(app, now, command, code):
    with pytest.raises(RuleBroken, match=code), transaction():
        enrolling.enrol(ResidentFactory().id, command, actor=actor_of(staff()), now=now)


def test_area_staff_enrol_their_own_areas_people(app):
    ours, theirs = ResidentFactory(area="hamado"), ResidentFactory(area="shiote")
    area = actor_of(staff(AccountRole.AREA_STAFF, ("hamado",)))
    ids = [ours.id, theirs.id]
    assert enrolling.those_to_enrol(ids, area) == [ours]
    assert len(enrolling.those_to_enrol(ids, actor_of(staff()))) == 2


def test_renewals_are_for_those_covered_who_helped_and_are_not_enrolled_again(both_apps, now):
    helped, idle, uncovered, renewed = (ResidentFactory() for _ in range(4))
    shift = shift_of()
    for resident in (helped, uncovered, renewed):
        EngagementFactory(member_id=resident.id, shift_id=shift.id, state=State.ATTENDED)
    EngagementFactory(member_id=idle.id, shift_id=shift.id, state=State.ABSENT)
    for resident in (helped, idle, renewed):
        insured(resident.id)
    march = date(2027, 3, 10)
    with transaction():
        command = EnrolCommand("basic", march, 2027)
        later = now + timedelta(days=120)
        enrolling.enrol(renewed.id, command, actor=actor_of(staff()), now=later)
    page = renewals.renewals_visible_to(actor_of(staff()), 1, today=march)
    assert [(line.id, line.times) for line in page.items] == [(helped.id, 1)]
    assert page.total == 1
    elsewhere = actor_of(staff(AccountRole.AREA_STAFF, ("hamado",)))
    assert renewals.renewals_visible_to(elsewhere, 1, today=march).total == 0
    assert renewals.renewals_visible_to(actor_of(staff()), 1, today=date(2027, 4, 1)).total == 0
    assert [renewals.is_season(date(2027, m, 1)) for m in (2, 3, 4)] == [False, True, False]
