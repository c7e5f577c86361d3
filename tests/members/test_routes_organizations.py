"""Groups and businesses: registering, being approved, being found."""

from itertools import product

import pytest

from matcher.accounts.models import Account
from matcher.activities.rules.deadlines import ALWAYS
from matcher.members.models import Organization, OrgKind, OrgStatus
from matcher.notices.models import Notice
from matcher.shared.db import db
from tests.factories import (
    ActivityFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.support.filled_in import ORGANIZATION
from tests.support.hostile import HOSTILE, errors_on, kept_on, send_each
from tests.support.signing import sign_in

PAGE = "/organizations/join"
TYPED = ("name", "furigana", "email", "phone", "login")


def test_a_group_registers_and_waits_for_approval(client):
    answer = client.submit(PAGE, ORGANIZATION)
    assert answer.location == "/sent?about=organization&by=mail"
    assert "承認" in client.get(answer.location).get_data(as_text=True)
    group = db.session.query(Organization).one()
    assert (group.status, group.org_kind) == (OrgStatus.PENDING, OrgKind.CIVIC_GROUP)
    assert (group.furigana, group.fields) == ("ミホンノハナノカイ", ["environment"])
    account = db.session.query(Account).one()
    assert account.email == "flowers@example.jp"
    assert account.actor().organization_ids == (group.id,)
    assert db.session.query(Notice).one().kind == "confirm"


def test_the_login_may_be_another_than_the_contact(client):
    client.submit(PAGE, ORGANIZATION | {"login": "０９０−１２３４−５６７８"})
    account = db.session.query(Account).one()
    assert (account.email, account.phone) == (None, "09012345678")
    assert db.session.query(Organization).one().email == "flowers@example.jp"


def test_a_business_finds_its_kind_chosen(client):
    page = client.get(f"{PAGE}?kind=business").get_data(as_text=True)
    assert 'selected value="business"' in page
    client.submit(f"{PAGE}?kind=business", _without(ORGANIZATION, "org_kind"))
    assert db.session.query(Organization).one().org_kind is OrgKind.BUSINESS


@pytest.mark.parametrize("kind", ["<script>", "nothing", ""])
def test_a_kind_that_is_none_is_not_chosen(client, kind):
    assert client.get(PAGE, query_string={"kind": kind}).status_code == 200


def test_who_is_signed_in_needs_no_second_login(signed_in_as):
    account, _ = person()
    client = signed_in_as(account)
    typed = _without(ORGANIZATION, "login", "password")
    answer = client.submit(PAGE, typed)
    group = db.session.query(Organization).one()
    assert answer.location == f"/organizations/{group.id}"
    page = client.get(answer.location).get_data(as_text=True)
    assert "承認を待っています" in page
    assert db.session.query(Account).count() == 1
    assert client.get(f"/members/{group.id}/offers/new").status_code == 200


def test_a_taken_login_gets_the_same_answer(app):
    person(email="flowers@example.jp")
    answers = [
        app.test_client().submit(PAGE, ORGANIZATION | {"email": email})
        for email in ("flowers@example.jp", "new@example.jp")
    ]
    assert answers[0].data == answers[1].data
    assert answers[0].location == answers[1].location
    assert db.session.query(Organization).count() == 1
    kinds = {n.address: n.kind for n in db.session.query(Notice)}
    assert kinds == {"flowers@example.jp": "already_registered", "new@example.jp": "confirm"}


def test_an_empty_form_is_told_what_it_lacks(client):
    page = client.submit(PAGE, dict.fromkeys(ORGANIZATION))
    lacking = {"name", "furigana", "org_kind", "area", "purpose", "email", "password", "consent"}
    assert set(errors_on(page)) == lacking


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "あ" * 61),
        ("furigana", "<花>"),
        ("org_kind", "party"),
        ("area", "no-such-area"),
        ("purpose", "あ" * 1001),
        ("fields", "no-such-field"),
        ("email", "flowers"),
        ("phone", "119"),
        ("login", "flowers"),
        ("login", "110"),
        ("password", "花の会" * 5),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, field, value):
    page = client.submit(PAGE, ORGANIZATION | {"name": "花の会"} | {field: value})
    assert page.status_code == 200
    assert errors_on(page)[field]
    if field != "name":
        assert kept_on(page)["name"] == "花の会"
    assert db.session.query(Organization).count() == 0


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_written_down_harmlessly_or_refused(client, hostile):
    names = [*TYPED, "purpose", "org_kind", "area"]
    for field, answer in send_each(client, PAGE, ORGANIZATION, names, HOSTILE[hostile]):
        assert answer.status_code in {200, 303}, field
        assert answer.status_code == 303 or field in errors_on(answer)
        assert "<script>alert" not in answer.get_data(as_text=True)
    for group in db.session.query(Organization):
        group.status = OrgStatus.APPROVED
    db.session.commit()
    assert "<script>alert" not in client.get("/organizations").get_data(as_text=True)


def test_an_approved_group_is_everybodys_to_see_but_for_its_contacts(client):
    group = OrganizationFactory(
        purpose="花を植えます。", email="secret@example.jp", phone="0837123456"
    )
    page = client.get(f"/organizations/{group.id}").get_data(as_text=True)
    assert "花を植えます。" in page
    assert "secret@example.jp" not in page
    assert "0837123456" not in page


@pytest.mark.parametrize("status", [OrgStatus.PENDING, OrgStatus.DECLINED])
def test_a_group_that_is_not_approved_is_seen_by_its_own_and_the_staff(
    client, signed_in_as, status
):
    account, group = manager(OrganizationFactory(status=status))
    page = f"/organizations/{group.id}"
    stranger, _ = person()
    assert client.get(page).status_code == 404
    assert signed_in_as(stranger).get(page).status_code == 404
    assert signed_in_as(account).get(page).status_code == 200
    assert signed_in_as(staff()).get(page).status_code == 200
    assert group.name not in client.get("/organizations").get_data(as_text=True)


def test_a_groups_page_lists_what_it_looks_for(client, now):
    group = OrganizationFactory()
    shown = ActivityFactory(organization_id=group.id, title="花壇の水やり", open_until=ALWAYS)
    ShiftFactory(role_id=RoleFactory(activity_id=shown.id).id, starts_at=None, ends_at=None)
    ActivityFactory(organization_id=group.id, title="下書き", status="draft", open_until=ALWAYS)
    page = client.get(f"/organizations/{group.id}").get_data(as_text=True)
    assert "花壇の水やり" in page
    assert "下書き" not in page


def test_only_its_people_and_the_staff_change_a_group(client, signed_in_as):
    account, group = manager()
    page = f"/organizations/{group.id}/edit"
    stranger, _ = person()
    assert client.get(page).location.startswith("/sign-in")
    assert signed_in_as(stranger).get(page).status_code == 403
    answer = signed_in_as(account).submit(page, _edited(name="新しい名前の会"))
    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.get_one(Organization, group.id).name == "新しい名前の会"


def test_a_change_that_cannot_be_keeps_what_was_typed(signed_in_as):
    account, group = manager()
    page = signed_in_as(account).submit(
        f"/organizations/{group.id}/edit", _edited(name="", purpose="植える")
    )
    assert "name" in errors_on(page)
    assert kept_on(page)["purpose"].strip() == "植える"


@pytest.mark.parametrize("id_", [0, 999, 2**31, 10**30])
def test_a_group_that_is_not_there_is_not_found(client, signed_in_as, id_):
    assert client.get(f"/organizations/{id_}").status_code == 404
    assert signed_in_as(staff()).get(f"/organizations/{id_}/edit").status_code == 404


def test_a_resident_is_no_group(client):
    _, resident = person()
    assert client.get(f"/organizations/{resident.id}").status_code == 404


def test_groups_are_found_by_words_field_and_area(both_apps):
    area = both_apps.extensions["city"].areas[0].code
    OrganizationFactory(name="しおかぜ合唱団", fields=["culture"], area=area)
    OrganizationFactory(name="森の手入れ会", fields=["environment", "culture"], purpose="竹を切る")
    client = both_apps.test_client()
    for query, found in {
        "q=シオカゼ": {"しおかぜ合唱団"},
        "q=竹": {"森の手入れ会"},
        "q=森　手入れ": {"森の手入れ会"},
        "field=environment": {"森の手入れ会"},
        "field=culture": {"しおかぜ合唱団", "森の手入れ会"},
        f"area={area}": {"しおかぜ合唱団"},
        "q=無い": set(),
        "field=no-such-field": {"しおかぜ合唱団", "森の手入れ会"},
    }.items():
        page = client.get(f"/organizations?{query}").get_data(as_text=True)
        names = {n for n in ("しおかぜ合唱団", "森の手入れ会") if f">{n}<" in page}
        assert names == found, query


def test_long_lists_are_paged(client):
    for number in range(21):
        OrganizationFactory(name=f"会{number:02d}")
    first = client.get("/organizations").get_data(as_text=True)
    second = client.get("/organizations?page=2").get_data(as_text=True)
    assert "会20" not in first
    assert "会20" in second
    assert client.get("/organizations?page=99").status_code == 200


def test_hostile_filters_fail_no_list(both_apps):
    OrganizationFactory()
    client = both_apps.test_client()
    for name, hostile in product(("q", "field", "area", "page"), HOSTILE.values()):
        assert client.get("/organizations", query_string={name: hostile}).status_code == 200


def test_a_confirmed_group_arrives_at_its_work(client, app):
    client.submit(PAGE, ORGANIZATION)
    account = db.session.query(Account).one()
    account.confirmed_at = account.created_at
    db.session.commit()
    group = db.session.query(Organization).one()
    arrived = sign_in(app.test_client(), "flowers@example.jp")
    assert arrived.location == f"/organizations/{group.id}/work"


@pytest.mark.parametrize("address", [PAGE, "/organizations/1/edit"])
def test_nothing_is_entered_without_a_token(client, address):
    assert client.post(address, data=ORGANIZATION).status_code == 400


def _without(typed, *names):
    return {name: value for name, value in typed.items() if name not in names}


def _edited(**changes):
    return _without(ORGANIZATION, "login", "password", "consent") | changes
