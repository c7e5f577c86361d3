"""Declaring an activity, and the staff's word on it, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import ActivityStatus
from matcher.activities.rules.terms import Guardian
from matcher.activities.service.reading import visible_activity
from matcher.activities.service.revisions import remembering
from matcher.authz import AccountRole, Actor
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.insurance.models import Declaration
from matcher.insurance.rules import Risk, Subject, Verdict
from matcher.insurance.service import declaring
from matcher.insurance.service.declaring import CheckCommand, DeclarationCommand
from matcher.notices.models import Notice
from matcher.shared.db import db, transaction
from tests.factories import ActivityFactory, RoleFactory, ShiftFactory, actor_of, manager, staff
from tests.insurance.places import NINE, shift_of

SAID = DeclarationCommand(
    unpaid=True,
    public_benefit="公園を使う人のため",
    risk=Risk.LOW,
    machines=(),
    safety="",
)
LATER = timedelta(minutes=5)
ANYBODY = Actor(0, AccountRole.STAFF)


def declared(now, **listing):
    """Return an activity that its group has declared, and the group's login."""
    account, group = manager()
    activity = ActivityFactory(organization_id=group.id, venue="中央公園", **listing)
    shift_of(activity)
    with transaction():
        declaring.declare(activity, SAID, actor=actor_of(account), now=now)
    return activity, account


def checked(activity, now, *, covered=True, note=""):
    row = row_of(activity)
    command = CheckCommand(covered, note, declaring.version_of(row))
    actor = actor_of(staff())
    with transaction():
        declaring.check(whole(activity.id), command, actor=actor, now=now)


def whole(activity_id):
    """Return the listing as a page loads it."""
    return visible_activity(activity_id, ANYBODY)


def row_of(activity) -> Declaration:
    db.session.expire_all()
    return db.session.get_one(Declaration, activity.id)


def edit(activity, now, **changes):
    actor = actor_of(staff())
    with transaction():
        listing = whole(activity.id)
        with remembering(listing, actor=actor, now=now):
            for name, value in changes.items():
                setattr(listing, name, value)


def test_a_declaration_waits_for_the_staff_and_their_yes_reaches_the_group(both_apps, now):
    activity, _account = declared(now)
    assert row_of(activity).checked_at is None
    checked(activity, now + LATER)
    row = row_of(activity)
    assert (row.covered, row.checked_at) == (True, now + LATER)
    notice = db.session.scalars(select(Notice).where(Notice.kind == "insurance_checked")).one()
    assert "保険の対象です" in notice.body
    assert notice.member_id == activity.organization_id


def test_a_no_tells_the_group_why(both_apps, now):
    activity, _account = declared(now)
    checked(activity, now, covered=False, note="謝礼をなくしてください。")
    notice = db.session.scalars(select(Notice).where(Notice.kind == "insurance_checked")).one()
    assert "保険の対象になりません" in notice.body
    assert "謝礼をなくしてください。" in notice.body


def test_a_second_check_and_one_of_another_state_are_refused(both_apps, now):
    activity, account = declared(now)
    seen = declaring.version_of(row_of(activity))
    by_staff = actor_of(staff())
    checked(activity, now)
    with pytest.raises(Conflict, match="already_decided"), transaction():
        declaring.check(whole(activity.id), CheckCommand(False, "", seen), actor=by_staff, now=now)
    other = DeclarationCommand(True, "別の目的", Risk.LOW, (), "")
    with transaction():
        declaring.declare(activity, other, actor=actor_of(account), now=now + LATER)
    with pytest.raises(Conflict, match="changed_meanwhile"), transaction():
        declaring.check(whole(activity.id), CheckCommand(True, "", seen), actor=by_staff, now=now)


def test_what_was_called_off_is_not_declared(app, now):
    activity = ActivityFactory(status=ActivityStatus.CANCELLED)
    with pytest.raises(RuleBroken, match="activity_cancelled"), transaction():
        declaring.declare(activity, SAID, actor=actor_of(staff()), now=now)


def test_nothing_declared_cannot_be_checked(both_apps, now):
    with pytest.raises(NotFound), transaction():
        declaring.check(
            ActivityFactory(), CheckCommand(True, "", ""), actor=actor_of(staff()), now=now
        )


def test_the_same_declaration_again_keeps_the_check_and_another_asks_anew(both_apps, now):
    activity, account = declared(now)
    checked(activity, now)
    with transaction():
        declaring.declare(activity, SAID, actor=actor_of(account), now=now + LATER)
    assert row_of(activity).covered
    other = DeclarationCommand(True, "公園を使う人のため", Risk.MEDIUM, (), "準備体操")
    with transaction():
        declaring.declare(activity, other, actor=actor_of(account), now=now + LATER)
    row = row_of(activity)
    assert (row.covered, row.checked_at, row.asked_at) == (None, None, now + LATER)


@pytest.mark.parametrize(
    "changes",
    [{"thanks": 1000}, {"travel_pay": 500}, {"venue": "別の公園"}, {"reward_note": "弁当"}],
)
def test_a_listing_whose_money_or_place_changes_is_checked_anew(both_apps, now, changes):
    activity, _account = declared(now)
    checked(activity, now)
    edit(activity, now + LATER, **changes)
    row = row_of(activity)
    assert (row.checked_at, row.asked_at, row.declared_at) == (None, now + LATER, now)


def test_a_new_date_asks_anew_and_one_made_by_a_rule_does_not(both_apps, now):
    activity, _account = declared(now)
    checked(activity, now)
    role = activity.roles[0]
    ShiftFactory(role_id=role.id, starts_at=NINE + timedelta(days=7), by_rule=True)
    db.session.expire_all()
    edit(activity, now, summary="ほかの言葉")
    assert row_of(activity).checked_at == now
    ShiftFactory(role_id=role.id, starts_at=NINE + timedelta(days=9))
    db.session.expire_all()
    edit(activity, now)
    assert row_of(activity).checked_at is None


def test_words_that_matter_to_nobody_insured_leave_the_check_as_it_is(both_apps, now):
    activity, _account = declared(now)
    checked(activity, now)
    edit(activity, now, title="別の題名", belongings="軍手")
    assert row_of(activity).checked_at == now


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ({}, (Verdict.ASK, "minors_alone")),
        ({"min_age": 18}, (Verdict.MET, "no_minors")),
        ({"min_age": 17}, (Verdict.ASK, "minors_alone")),
        ({"guardian": Guardian.CONSENT}, (Verdict.MET, "minors_with_word")),
        ({"grades": ["student", "adult"]}, (Verdict.MET, "no_minors")),
        ({"grades": ["j1"], "guardian": Guardian.SCHOOL}, (Verdict.MET, "minors_with_word")),
        ({"wants": "goods"}, (Verdict.MET, "no_minors")),
    ],
)
def test_whether_minors_may_come_follows_from_the_roles(app, now, role, expected):
    activity = ActivityFactory(venue="中央公園")
    ShiftFactory(role_id=RoleFactory(activity_id=activity.id, **role).id)
    with transaction():
        row = declaring.declare(activity, SAID, actor=actor_of(staff()), now=now)
        found = {c.subject: c for c in declaring.conditions_of(activity, row)}
    assert (found[Subject.MINORS].verdict, found[Subject.MINORS].reason) == expected
    assert found[Subject.RULES].verdict is Verdict.UNMET
