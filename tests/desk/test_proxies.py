"""Tests of applying for somebody who called, and of a guardian's word heard by the staff."""

from datetime import date

import pytest
from sqlalchemy import select

from matcher.activities.rules.terms import Guardian
from matcher.authz import AccountRole
from matcher.engagements.models import Consent, Engagement, EngagementEvent
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.notices.models import Notice, NoticeChannel, NoticeState
from matcher.shared.channel import Channel
from tests.factories import (
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    staff,
)
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs

pytestmark = pytest.mark.usefixtures("at_ten")
OURS, THEIRS = "hamado", "shiote"


@pytest.fixture
def clerk(app, signed_in_as: SignedInAs):
    """Return a client of the central staff."""
    return signed_in_as(staff())


def main_of(response) -> str:
    assert response.status_code == 200
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def engagement_of(member):
    db.session.rollback()
    theirs = select(Engagement).where(Engagement.member_id == member.id)
    return db.session.scalars(theirs.order_by(Engagement.id.desc())).first()


def last_step(engagement):
    steps = select(EngagementEvent).where(EngagementEvent.engagement_id == engagement.id)
    return db.session.scalars(steps.order_by(EngagementEvent.id.desc())).first()


def test_the_staff_find_a_shift_and_apply_for_somebody_who_calls(clerk):
    resident, shift = ResidentFactory(email=None, phone="0312345678"), ShiftFactory()
    assert "代わりに申し込む" in main_of(clerk.get(f"/desk/residents/{resident.id}"))
    listed = clerk.get(f"/desk/members/{resident.id}/apply?q=花壇")
    assert f"/desk/members/{resident.id}/apply/{shift.id}" in listed.text
    assert "見つかりません" in main_of(clerk.get(f"/desk/members/{resident.id}/apply?q=%25"))
    answer = clerk.submit(f"/desk/members/{resident.id}/apply/{shift.id}")
    assert answer.location == f"/desk/residents/{resident.id}"
    engagement = engagement_of(resident)
    assert engagement.state is State.CONFIRMED
    assert last_step(engagement).channel is Channel.TELEPHONE
    waiting = Notice.channel == NoticeChannel.CALL, Notice.state == NoticeState.QUEUED
    told = select(Notice).where(*waiting, Notice.member_id == resident.id)
    assert db.session.scalars(told).all() == []


def test_what_came_on_paper_is_still_told_by_telephone(clerk):
    resident, shift = ResidentFactory(email=None, phone="0312345678"), ShiftFactory()
    clerk.submit(f"/desk/members/{resident.id}/apply/{shift.id}", {"said_by": "paper"})
    assert last_step(engagement_of(resident)).channel is Channel.PAPER
    told = select(Notice).where(Notice.member_id == resident.id, Notice.state == NoticeState.QUEUED)
    assert len(db.session.scalars(told).all()) == 1


def test_an_overlap_is_refused_and_let_pass_with_a_reason(clerk):
    resident, first, second = ResidentFactory(), ShiftFactory(), ShiftFactory()
    clerk.submit(f"/desk/members/{resident.id}/apply/{first.id}")
    address = f"/desk/members/{resident.id}/apply/{second.id}"
    refused = clerk.submit(address, {"message": "電話で伺いました"})
    assert "同じ時間に" in main_of(refused)
    assert "電話で伺いました" in refused.text
    answer = clerk.submit(address, {"override": "同じ会場で続けて手伝うため"})
    assert answer.status_code == 303
    engagement = engagement_of(resident)
    assert (engagement.state, engagement.shift_id) == (State.CONFIRMED, second.id)
    history = main_of(clerk.get(f"/engagements/{engagement.id}"))
    assert "同じ会場で続けて手伝うため" in history


def test_a_business_sends_employees_by_telephone(clerk):
    business, shift = OrganizationFactory(), ShiftFactory(capacity=9)
    clerk.submit(f"/desk/members/{business.id}/apply/{shift.id}", {"people": "4"})
    assert engagement_of(business).people == 4


def test_the_staff_of_an_area_apply_for_its_people_only(app, signed_in_as: SignedInAs):
    client = signed_in_as(staff(AccountRole.AREA_STAFF, (OURS,)))
    ours, theirs, shift = ResidentFactory(area=OURS), ResidentFactory(area=THEIRS), ShiftFactory()
    assert client.submit(f"/desk/members/{ours.id}/apply/{shift.id}").status_code == 303
    client.guarded = False
    for address in (f"/desk/members/{theirs.id}/apply", f"/desk/members/{theirs.id}/apply/1"):
        assert client.get(address).status_code == 403
    for unknown in (0, 999, 2**31):
        assert client.get(f"/desk/members/{unknown}/apply").status_code == 404
        assert client.get(f"/desk/members/{ours.id}/apply/{unknown}").status_code == 404


def pupil_waiting(clerk, area: str = OURS):
    """Return a pupil whose guardian has to be called."""
    pupil = ResidentFactory(birth_date=date(2012, 5, 5), area=area)
    shift = ShiftFactory(role_id=RoleFactory(guardian=Guardian.CONSENT).id)
    guardian = {
        "guardian_name": "見本 花子",
        "guardian_relation": "母",
        "guardian_phone": "09012345678",
    }
    answer = clerk.submit(f"/desk/members/{pupil.id}/apply/{shift.id}", guardian)
    assert answer.status_code == 303
    return pupil


def test_a_guardian_is_called_and_their_word_written_down(clerk):
    pupil = pupil_waiting(clerk)
    engagement = engagement_of(pupil)
    assert "保護者・学校へ確かめる" in main_of(clerk.get("/desk"))
    page = main_of(clerk.get("/desk/consents"))
    assert "見本 花子" in page
    assert "090-1234-5678" in page
    assert "同意の返事を記録する" in main_of(clerk.get(f"/desk/residents/{pupil.id}"))
    address = f"/desk/engagements/{engagement.id}/consent"
    assert "どちらかのボタン" in clerk.submit(address).text
    answer = clerk.submit(address, {"said_by": "paper"}, press="answer=yes")
    assert answer.location == "/desk/consents"
    engagement = engagement_of(pupil)
    assert engagement.state is State.CONFIRMED
    assert last_step(engagement).channel is Channel.PAPER
    assert "お返事が済んでいるか" in main_of(clerk.get(address))
    assert "確認を待っている申込みはありません" in main_of(clerk.get("/desk/consents"))


def test_a_no_on_the_telephone_ends_it(clerk):
    pupil = pupil_waiting(clerk)
    address = f"/desk/engagements/{engagement_of(pupil).id}/consent"
    clerk.submit(address, {"remark": "試験の前日のため"}, press="answer=no")
    assert engagement_of(pupil).state is State.WITHDRAWN
    assert db.session.scalars(select(Consent)).one().note == "試験の前日のため"


def test_only_the_staff_of_the_area_write_it_down(app, clerk, signed_in_as: SignedInAs):
    pupil = pupil_waiting(clerk, THEIRS)
    address = f"/desk/engagements/{engagement_of(pupil).id}/consent"
    client = signed_in_as(staff(AccountRole.AREA_STAFF, (OURS,)))
    client.guarded = False
    assert client.get(address).status_code == 403
    for unknown in (0, 999, 2**31):
        assert client.get(f"/desk/engagements/{unknown}/consent").status_code == 404
    assert engagement_of(pupil).state is State.APPLIED
