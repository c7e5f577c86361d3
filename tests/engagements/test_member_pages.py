"""Tests of a member's pages: applying, answering, withdrawing, and what has come of it."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.accounts.models import Membership
from matcher.activities.models import ActivityStatus, Selection
from matcher.authz import MembershipRole
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.members.models import OrgStatus
from matcher.shared.db import transaction
from tests.factories import (
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
UNKNOWN = (0, 999, 2**31, 10**30)


def main_of(response) -> str:
    """Return the words of a page's own part."""
    assert response.status_code == 200
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def tie_of(member, shift) -> State | None:
    """Return the state of what ties a member to a shift."""
    db.session.rollback()
    pair = (Engagement.member_id == member.id, Engagement.shift_id == shift.id)
    return db.session.scalar(select(Engagement.state).where(*pair))


def state_of(engagement) -> State:
    """Return the state an engagement is in by now."""
    db.session.rollback()
    return db.session.get_one(Engagement, engagement.id).state


def test_one_tap_applies_and_leads_to_what_was_applied_for(app, signed_in_as: SignedInAs):
    shift, (account, resident) = ShiftFactory(capacity=1), person()
    client = signed_in_as(account)
    answer = client.submit(f"/shifts/{shift.id}/apply", {"message": "よろしくお願いします。"})
    assert (answer.status_code, answer.location) == (303, "/me/engagements")
    page = main_of(client.get("/me/engagements"))
    assert "参加が決まりました" in page
    assert "これからの予定" in page
    assert tie_of(resident, shift) is State.CONFIRMED


def test_a_tap_without_any_field_is_for_oneself(app, signed_in_as: SignedInAs):
    shift, (account, resident) = ShiftFactory(), person()
    client = signed_in_as(account)
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(f"/shifts/{shift.id}/apply").status_code == 303
    assert tie_of(resident, shift) is State.CONFIRMED


def test_a_second_tap_is_told_in_words(app, signed_in_as: SignedInAs):
    shift, (account, _resident) = ShiftFactory(), person()
    client = signed_in_as(account)
    for _ in range(2):
        answer = client.submit(f"/shifts/{shift.id}/apply")
        assert answer.status_code == 303
    assert "すでに申し込まれています" in main_of(client.get("/me/engagements"))
    assert db.session.get_one(type(shift), shift.id).taken == 1


def test_a_full_shift_says_so_before_and_never_calls_waiting_confirmed(
    app, signed_in_as: SignedInAs
):
    shift, (account, _resident) = ShiftFactory(capacity=1), person()
    EngagementFactory(shift_id=shift.id)
    client = signed_in_as(account)
    assert "キャンセル待ち" in main_of(client.get(f"/shifts/{shift.id}/apply"))
    client.submit(f"/shifts/{shift.id}/apply")
    client.get("/me/engagements")
    page = main_of(client.get("/me/engagements"))
    assert "満員のため、キャンセル待ちです" in page
    assert "参加決定" not in page
    assert "参加が決まって" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"message": "あ" * 1001}, "1000字以内"),
        ({"people": "0"}, "1から500まで"),
        ({"people": "501"}, "1から500まで"),
        ({"people": "たくさん"}, "数字で入力"),
        ({"people": ""}, "人数を入力"),
        ({"member_id": "999"}, "一覧の中から"),
        ({"member_id": "<script>"}, "一覧の中から"),
    ],
)
def test_bad_input_is_refused_beside_the_field_and_kept(
    app, signed_in_as: SignedInAs, fields, words
):
    shift, (account, _group) = ShiftFactory(), manager()
    answer = signed_in_as(account).submit(f"/shifts/{shift.id}/apply", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert words in page
    (name, typed) = next(iter(fields.items()))
    assert typed in page or name == "member_id"


def test_a_business_brings_several_and_full_width_digits_will_do(app, signed_in_as: SignedInAs):
    shift, (account, business) = ShiftFactory(capacity=10), manager()
    answer = signed_in_as(account).submit(f"/shifts/{shift.id}/apply", {"people": "５"})
    assert answer.status_code == 303
    assert tie_of(business, shift) is State.CONFIRMED
    assert db.session.get_one(type(shift), shift.id).taken == 5


def test_who_acts_for_several_chooses_and_who_acts_for_nobody_is_told(
    app, signed_in_as: SignedInAs
):
    shift = ShiftFactory()
    account, resident = person()
    group = OrganizationFactory()
    with transaction():
        account.memberships.append(Membership(member_id=group.id, role=MembershipRole.MANAGER))
    client = signed_in_as(account)
    client.submit(f"/shifts/{shift.id}/apply", {"member_id": str(group.id)})
    assert tie_of(group, shift) is State.CONFIRMED
    assert tie_of(resident, shift) is None
    page = main_of(signed_in_as(staff()).get(f"/shifts/{shift.id}/apply"))
    assert "登録が必要です" in page


def test_a_listing_nobody_may_see_takes_no_applications(app, signed_in_as: SignedInAs):
    hidden = ActivityFactory(status=ActivityStatus.DRAFT)
    shift = ShiftFactory(role_id=RoleFactory(activity_id=hidden.id).id)
    client = signed_in_as(person()[0])
    assert client.get(f"/shifts/{shift.id}/apply").status_code == 404
    for id_ in UNKNOWN:
        assert client.get(f"/shifts/{id_}/apply").status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_at": datetime.fromisoformat("2026-11-20T00:00+00:00")}, "終了しました"),
        ({"cancelled_at": datetime.fromisoformat("2026-11-20T00:00+00:00")}, "中止になりました"),
    ],
)
def test_what_is_over_or_called_off_is_told_in_words(app, signed_in_as: SignedInAs, change, words):
    shift, (account, _resident) = ShiftFactory(**change), person()
    client = signed_in_as(account)
    client.submit(f"/shifts/{shift.id}/apply")
    assert words in main_of(client.get("/me/engagements"))


def invited(now: datetime, **shift):
    """Return an account asked by a group, and the engagement."""
    login, group = manager()
    activity = ActivityFactory(organization_id=group.id)
    role = RoleFactory(activity_id=activity.id)
    account, resident = person()
    with transaction():
        engagement = service.invite(
            ShiftFactory(role_id=role.id, **shift).id,
            resident,
            actor=actor_of(login),
            now=now,
            message="ぜひお力をお貸しください。",
        )
    return account, engagement


def test_an_invitation_is_answered_with_one_tap(app, now, signed_in_as: SignedInAs):
    account, engagement = invited(now)
    client = signed_in_as(account)
    page = main_of(client.get("/me/engagements"))
    assert "主催者から、参加のお願いが届いています" in page
    assert "ぜひお力をお貸しください。" in page
    answer = client.submit("/me/engagements", form=f"/engagements/{engagement.id}/accept")
    assert answer.status_code == 303
    assert state_of(engagement) is State.CONFIRMED


def test_an_invitation_is_refused_with_one_tap(app, now, signed_in_as: SignedInAs):
    account, engagement = invited(now)
    client = signed_in_as(account)
    client.submit("/me/engagements", form=f"/engagements/{engagement.id}/refuse")
    assert "お返事ありがとうございました" in main_of(client.get("/me/engagements"))
    assert state_of(engagement) is State.DECLINED


def test_withdrawing_asks_first_and_tells_why(app, signed_in_as: SignedInAs):
    account, resident = person()
    engagement = EngagementFactory(member_id=resident.id)
    client = signed_in_as(account)
    address = f"/engagements/{engagement.id}/withdraw"
    assert "参加を取りやめますか" in main_of(client.get(address))
    assert state_of(engagement) is State.CONFIRMED
    answer = client.submit(address, {"reason": "あ" * 501})
    assert "500字以内" in answer.get_data(as_text=True)
    assert client.submit(address, {"reason": "体調が悪いため"}).location == address.removesuffix(
        "/withdraw"
    )
    assert state_of(engagement) is State.WITHDRAWN
    assert "いまは取りやめることができません" in main_of(client.get(address))
    assert "体調が悪いため" in main_of(client.get(f"/engagements/{engagement.id}"))


ADDRESSES = ("", "/accept", "/refuse", "/withdraw", "/confirm", "/wait", "/decline", "/cancel")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_and_a_number_that_is_not_there_change_nothing(
    app: Flask, signed_in_as: SignedInAs, address: str
):
    app.config["WTF_CSRF_ENABLED"] = False
    engagement = EngagementFactory(shift_id=_screened().id, state=State.APPLIED)
    client = signed_in_as(person()[0])
    client.guarded = False
    ask = client.get if not address else client.post
    assert ask(f"/engagements/{engagement.id}{address}").status_code == 403
    for id_ in UNKNOWN:
        assert ask(f"/engagements/{id_}{address}").status_code == 404
    assert state_of(engagement) is State.APPLIED


@pytest.mark.parametrize("address", ["accept", "confirm", "wait"])
def test_an_applicant_does_not_let_themselves_in(
    app: Flask, signed_in_as: SignedInAs, address: str
):
    app.config["WTF_CSRF_ENABLED"] = False
    account, resident = person()
    shift = _screened()
    engagement = EngagementFactory(member_id=resident.id, shift_id=shift.id, state=State.APPLIED)
    client = signed_in_as(account)
    client.guarded = False
    assert client.post(f"/engagements/{engagement.id}/{address}").status_code in {303, 403}
    assert tie_of(resident, shift) is State.APPLIED


def test_what_is_past_is_paged_and_costs_the_same_however_much_there_is(
    app, signed_in_as: SignedInAs
):
    account, resident = person()
    resident_id = resident.id
    client = signed_in_as(account)
    EngagementFactory(member_id=resident_id)
    EngagementFactory(member_id=resident_id, state=State.WITHDRAWN)
    before = _statements_of(client)
    for _ in range(22):
        EngagementFactory(member_id=resident_id, state=State.WITHDRAWN)
    assert _statements_of(client) == before <= 6
    page = main_of(client.get("/me/engagements?page=2"))
    assert page.count("取りやめました。") == 3


def test_the_activity_page_shows_what_was_answered(app, signed_in_as: SignedInAs):
    account, resident = person()
    engagement = EngagementFactory(member_id=resident.id)
    activity_id = db.session.get_one(type(ShiftFactory()), engagement.shift_id).activity_id
    page = main_of(signed_in_as(account).get(f"/activities/{activity_id}"))
    assert "参加決定" in page


def test_a_group_awaiting_approval_is_told_that_it_cannot_apply_yet(app, signed_in_as: SignedInAs):
    shift = ShiftFactory()
    account, _group = manager(OrganizationFactory(status=OrgStatus.PENDING))
    client = signed_in_as(account)
    client.submit(f"/shifts/{shift.id}/apply")
    assert "承認されると、申し込めます" in main_of(client.get("/me/engagements"))


def _screened():
    return ShiftFactory(role_id=RoleFactory(selection=Selection.SCREENING).id)


def _statements_of(client) -> int:
    db.session.expunge_all()
    with counted_statements() as seen:
        assert client.get("/me/engagements").status_code == 200
    return len(seen)
