"""What is registered of oneself."""

from datetime import date

import pytest

from matcher.members.models import Resident
from matcher.shared.db import db
from tests.factories import (
    AccountFactory,
    OrganizationFactory,
    ResidentFactory,
    manager,
    person,
)
from tests.support.filled_in import RESIDENT
from tests.support.hostile import HOSTILE, errors_on, kept_on, send_each

PAGE = "/me/profile/edit"
NAMES = ("name", "furigana", "area", "email", "phone", "birth_date")
CHANGED = {name: RESIDENT[name] for name in NAMES}


def test_a_resident_sees_what_is_registered(signed_in_as):
    account, resident = person(ResidentFactory(phone="0837123456"))
    page = signed_in_as(account).get("/me/profile").get_data(as_text=True)
    for words in (resident.name, resident.email, "0837123456"):
        assert words in page


def test_a_manager_sees_how_their_group_stands(signed_in_as):
    account, group = manager(OrganizationFactory(status="pending"))
    page = signed_in_as(account).get("/me/profile").get_data(as_text=True)
    assert group.name in page
    assert "確認しています" in page


def test_a_login_without_any_member_sees_an_empty_profile(signed_in_as):
    assert signed_in_as(AccountFactory()).get("/me/profile").status_code == 200


def test_a_resident_changes_what_is_registered(signed_in_as):
    account, resident = person()
    assert signed_in_as(account).submit(PAGE, CHANGED).location == "/me/profile"
    db.session.rollback()
    now = db.session.get_one(Resident, resident.id)
    assert (now.name, now.furigana, now.area) == ("見本 花子", "ミホン ハナコ", None)
    assert now.birth_date == date(1958, 4, 3)


def test_what_is_registered_stands_in_the_form(signed_in_as):
    account, resident = person()
    page = signed_in_as(account).get(PAGE)
    assert kept_on(page)["name"] == resident.name
    assert 'selected value="-"' in page.get_data(as_text=True)


def test_a_login_of_a_group_has_nothing_of_its_own_to_change(signed_in_as):
    account, _ = manager()
    assert signed_in_as(account).get(PAGE).status_code == 404


@pytest.mark.parametrize("page", ["/me/profile", PAGE, "/me/supporter", "/me/offers"])
def test_visitors_are_asked_to_sign_in(client, page):
    assert client.get(page).location == f"/sign-in?next={page}"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_refused_or_harmless(signed_in_as, hostile):
    account, _ = person()
    client = signed_in_as(account)
    for field, answer in send_each(client, PAGE, CHANGED, NAMES, HOSTILE[hostile]):
        assert answer.status_code in {200, 303}, field
        assert answer.status_code == 303 or field in errors_on(answer)
        assert "<script>alert" not in client.get("/me/profile").get_data(as_text=True)
