"""Tests of an organizer's pages: who applied, what may be known of them, what is decided."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from matcher.activities.models import ActivityStatus, Selection
from matcher.authz import AccountRole
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin, State
from matcher.extensions import db
from matcher.members.models import OrgStatus
from matcher.shared.db import transaction
from tests.factories import (
    SATURDAY_MORNING,
    AccountFactory,
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    ResidentFactory,
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
NAME, PHONE, MAIL = "見本 秘密子", "09099998888", "canary-of-the-tests@example.jp"
DASHED = "090-9999-8888"
UNKNOWN = (0, 999, 2**31, 10**30)


class Group:
    """A group with a listing that chooses its participants."""

    def __init__(self, *, area: str = "chuo", **role) -> None:
        self.account, self.organization = manager()
        self.actor = actor_of(self.account)
        self.activity_id = ActivityFactory(organization_id=self.organization.id, area=area).id
        self.organization_id = self.organization.id
        given = {"selection": Selection.SCREENING, **role}
        self.role_id = RoleFactory(activity_id=self.activity_id, **given).id
        self.shift_id = ShiftFactory(role_id=self.role_id, capacity=2).id

    def tie(self, state: State, **more) -> Engagement:
        given = {"member_id": canary().id, **more}
        return EngagementFactory(shift_id=self.shift_id, state=state, **given)

    @property
    def applicants(self) -> str:
        return f"/activities/{self.activity_id}/applicants"


def canary():
    return ResidentFactory(name=NAME, phone=PHONE, email=MAIL, area="chuo")


def words_of(response) -> str:
    assert response.status_code == 200
    return response.get_data(as_text=True)


def main_of(response) -> str:
    tree, _errors = parse(words_of(response))
    return text_of(tree.find(".//main"))


def state_of(engagement) -> State:
    db.session.rollback()
    return db.session.get_one(Engagement, engagement.id).state


@pytest.mark.parametrize("state", list(State))
def test_contact_is_told_of_nobody_but_those_who_come(
    app: Flask, signed_in_as: SignedInAs, state: State
):
    group = Group()
    engagement = group.tie(state, expires_at=SATURDAY_MORNING)
    client = signed_in_as(group.account)
    pages = [words_of(client.get(group.applicants))]
    pages.append(words_of(client.get(f"/engagements/{engagement.id}")))
    pages.append(words_of(client.get(f"/organizations/{group.organization_id}/work")))
    is_told = state in {State.CONFIRMED, State.ATTENDED, State.ABSENT}
    assert (PHONE in pages[0]) == is_told
    assert (MAIL in pages[0]) == is_told
    assert not any(secret in page for page in pages[1:] for secret in (PHONE, MAIL))


@pytest.mark.parametrize("deed", [None, service.refuse])
def test_who_was_asked_is_unknown_until_they_say_yes(
    app: Flask, now: datetime, signed_in_as: SignedInAs, deed
):
    group = Group()
    account, resident = person(canary())
    with transaction():
        engagement = service.invite(group.shift_id, resident, actor=group.actor, now=now)
        if deed:
            deed(engagement, actor=actor_of(account), now=now)
    client = signed_in_as(group.account)
    addresses = (group.applicants, f"/engagements/{engagement.id}")
    for address in addresses:
        page = words_of(client.get(address))
        assert not [secret for secret in (NAME, PHONE, DASHED, MAIL) if secret in page]
        assert "お声がけした方" in page


def test_who_said_yes_has_a_name_and_a_telephone(
    app: Flask, now: datetime, signed_in_as: SignedInAs
):
    group = Group()
    account, resident = person(canary())
    with transaction():
        engagement = service.invite(group.shift_id, resident, actor=group.actor, now=now)
        service.accept(engagement, actor=actor_of(account), now=now)
    page = main_of(signed_in_as(group.account).get(group.applicants))
    assert NAME in page
    assert DASHED in page
    assert "お誘いした日" in page


def test_the_staff_see_the_people_of_their_areas_whole(app: Flask, signed_in_as: SignedInAs):
    group = Group()
    group.tie(State.INVITED, origin=Origin.INVITED, expires_at=SATURDAY_MORNING)
    for account in (staff(), staff(AccountRole.AREA_STAFF, ("chuo",))):
        assert PHONE in words_of(signed_in_as(account).get(group.applicants))
    elsewhere = staff(AccountRole.AREA_STAFF, ("minato",))
    assert signed_in_as(elsewhere).get(group.applicants).status_code == 403


@pytest.mark.parametrize(
    ("deed", "state", "words"),
    [
        ("confirm", State.CONFIRMED, "参加を確定しました"),
        ("wait", State.OFFERED, "空きがあるため"),
    ],
)
def test_an_applicant_is_decided_upon_with_one_tap(
    app: Flask, signed_in_as: SignedInAs, deed: str, state: State, words: str
):
    app.config["WTF_CSRF_ENABLED"] = False
    group = Group()
    engagement = group.tie(State.APPLIED)
    client = signed_in_as(group.account)
    client.guarded = False
    answer = client.post(f"/engagements/{engagement.id}/{deed}")
    assert (answer.status_code, answer.location) == (303, group.applicants)
    assert words in main_of(client.get(group.applicants))
    assert state_of(engagement) is state


def test_the_button_on_the_page_confirms(app: Flask, signed_in_as: SignedInAs):
    group = Group()
    engagement = group.tie(State.APPLIED)
    client = signed_in_as(group.account)
    client.submit(group.applicants, form=f"/engagements/{engagement.id}/confirm")
    assert state_of(engagement) is State.CONFIRMED


@pytest.mark.parametrize(
    ("deed", "before", "after"),
    [
        ("decline", State.APPLIED, State.DECLINED),
        ("decline", State.WAITLISTED, State.DECLINED),
        ("cancel", State.CONFIRMED, State.CANCELLED),
    ],
)
def test_an_ending_asks_first_takes_a_word_and_is_not_done_twice(
    app: Flask, signed_in_as: SignedInAs, deed: str, before: State, after: State
):
    group = Group()
    engagement = group.tie(before)
    client = signed_in_as(group.account)
    address = f"/engagements/{engagement.id}/{deed}"
    assert f"{NAME}さん" in main_of(client.get(address))
    assert "500字以内" in words_of(client.submit(address, {"reason": "あ" * 501}))
    assert state_of(engagement) is before
    assert client.submit(address, {"reason": "申し訳ありません。"}).location == group.applicants
    assert state_of(engagement) is after
    assert "この操作はできません" in main_of(client.get(address))
    assert "申し訳ありません。" in main_of(client.get(f"/engagements/{engagement.id}"))


def test_a_full_shift_and_a_decided_application_are_told_in_words(
    app: Flask, signed_in_as: SignedInAs
):
    group = Group()
    for _ in range(2):
        EngagementFactory(shift_id=group.shift_id)
    late = group.tie(State.APPLIED)
    client = signed_in_as(group.account)
    client.submit(group.applicants, form=f"/engagements/{late.id}/confirm")
    page = main_of(client.get(group.applicants))
    assert "定員に達しているため" in page
    client.submit(group.applicants, form=f"/engagements/{late.id}/wait")
    assert state_of(late) is State.WAITLISTED


def test_an_age_nobody_told_is_to_be_asked_for(app: Flask, signed_in_as: SignedInAs):
    group = Group(min_age=18)
    group.tie(State.APPLIED)
    page = main_of(signed_in_as(group.account).get(group.applicants))
    assert "年齢をご確認ください" in page


def test_the_queue_is_shown_in_its_order(app: Flask, signed_in_as: SignedInAs):
    group = Group()
    for name, hours in (("三番", 3), ("一番", 1), ("二番", 2)):
        group.tie(
            State.WAITLISTED,
            member_id=ResidentFactory(name=name).id,
            queued_at=SATURDAY_MORNING - timedelta(days=9) + timedelta(hours=hours),
        )
    page = main_of(signed_in_as(group.account).get(group.applicants))
    assert page.index("一番") < page.index("二番") < page.index("三番")


def test_the_pages_of_a_group_are_for_its_own_people_and_the_staff(
    app: Flask, signed_in_as: SignedInAs
):
    group, stranger = Group(), signed_in_as(manager()[0])
    addresses = (group.applicants, f"/organizations/{group.organization_id}/work")
    for address in addresses:
        assert stranger.get(address).status_code == 403
        assert signed_in_as(AccountFactory()).get(address).status_code == 403
        assert signed_in_as(staff()).get(address).status_code == 200
        assert app.test_client().get(address).status_code == 303
    for id_ in UNKNOWN:
        assert stranger.get(f"/activities/{id_}/applicants").status_code == 404
        assert stranger.get(f"/organizations/{id_}/work").status_code == 404


def test_the_first_page_counts_who_applied_comes_and_waits(app: Flask, signed_in_as: SignedInAs):
    group = Group()
    for state in (State.APPLIED, State.CONFIRMED, State.WAITLISTED, State.WAITLISTED):
        EngagementFactory(shift_id=group.shift_id, state=state)
    page = main_of(signed_in_as(group.account).get(f"/organizations/{group.organization_id}/work"))
    row = page[page.index("残りの席") :]
    assert "1 1 2 1" in row
    assert "1件" in page
    assert "最長" in page


def test_the_first_page_of_a_new_group_says_where_it_stands(app: Flask, signed_in_as: SignedInAs):
    for status, words in (
        (OrgStatus.PENDING, "登録の承認を待っています"),
        (OrgStatus.DECLINED, "登録は見送られました"),
        (OrgStatus.APPROVED, "募集はまだありません"),
    ):
        account, organization = manager(OrganizationFactory(status=status))
        page = signed_in_as(account).get(f"/organizations/{organization.id}/work")
        assert words in main_of(page)


def test_the_first_page_costs_the_same_however_many_listings_there_are(
    app: Flask, signed_in_as: SignedInAs
):
    group = Group()
    group.tie(State.APPLIED)
    client = signed_in_as(group.account)
    before = _statements_of(client, group)
    for status in (ActivityStatus.PUBLISHED, ActivityStatus.DRAFT) * 12:
        activity = ActivityFactory(organization_id=group.organization_id, status=status)
        shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
        EngagementFactory(shift_id=shift.id, state=State.APPLIED)
    assert _statements_of(client, group) == before <= 6
    page = main_of(client.get(f"/organizations/{group.organization_id}/work?page=2"))
    assert "下書き" in page


def _statements_of(client, group: Group) -> int:
    address = f"/organizations/{group.organization_id}/work"
    db.session.expunge_all()
    with counted_statements() as seen:
        assert client.get(address).status_code == 200
    return len(seen)
