"""Signing in and out: who gets in, who waits, where one arrives, which sessions end."""

from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
import time_machine

from matcher.accounts.models import Account, SignInFailure
from matcher.accounts.service import FREE_TRIES
from matcher.authz import AccountRole
from matcher.notices.models import Notice, NoticeChannel
from matcher.shared.db import db
from tests.factories import (
    PASSWORD,
    AccountFactory,
    OrganizationFactory,
    manager,
    person,
    staff,
)
from tests.support.hostile import HOSTILE, errors_on, kept_on, send_each
from tests.support.signing import press, sign_in

WRONG = "まちがったパスワードを入力しました"


def test_a_resident_arrives_at_what_fits_them(client):
    account, _ = person()
    assert sign_in(client, account.email).location == "/me"


def test_a_manager_arrives_at_the_work_of_their_group(client):
    account, organization = manager()
    assert sign_in(client, account.email).location == f"/organizations/{organization.id}/work"


@pytest.mark.parametrize("role", [AccountRole.AREA_STAFF, AccountRole.STAFF])
def test_staff_arrive_at_the_desk(client, role):
    assert sign_in(client, staff(role, ("chuo",)).email).location == "/desk"


def test_a_login_without_any_member_arrives_at_its_profile(client):
    assert sign_in(client, AccountFactory().email).location == "/me/profile"


def test_who_is_signed_in_is_sent_on(signed_in_as):
    account, _ = person()
    assert signed_in_as(account).get("/sign-in").location == "/me"


@pytest.mark.parametrize(
    "typed", ["Hanako＠Example.JP", "  hanako@example.jp ", "ｈａｎａｋｏ@example.jp"]
)
def test_an_address_is_known_however_it_is_typed(client, typed):
    person(email="hanako@example.jp")
    assert sign_in(client, typed).status_code == 303


@pytest.mark.parametrize("typed", ["０９０−１２３４−５６７８", "090 1234 5678", "(090)1234ー5678"])
def test_a_number_is_known_however_it_is_typed(client, typed):
    person(email=None, phone="09012345678")
    assert sign_in(client, typed).status_code == 303


def test_a_password_is_the_same_however_its_letters_are_composed(client):
    account, _ = person()
    decomposed = PASSWORD.replace("で", "て\u3099").replace("が", "か\u3099")
    assert sign_in(client, account.email, decomposed).status_code == 303


def test_unknown_wrong_and_unconfirmed_are_refused_in_the_same_words(app):
    AccountFactory(email="known@example.jp")
    AccountFactory(email="new@example.jp", confirmed_at=None)
    AccountFactory(email="gone@example.jp", disabled_at=AccountFactory.confirmed_at)
    said = set()
    for name in ("nobody@example.jp", "known@example.jp", "new@example.jp", "gone@example.jp"):
        page = sign_in(app.test_client(), name, WRONG).get_data(as_text=True)
        said.add(page.replace(name, "").split("<main")[1].split("csrf_token")[0])
    assert len(said) == 1


def test_a_disabled_account_is_refused_even_with_its_password(client):
    AccountFactory(email="gone@example.jp", disabled_at=AccountFactory.confirmed_at)
    page = sign_in(client, "gone@example.jp")
    assert page.status_code == 200
    assert "パスワードが違います" in page.get_data(as_text=True)


def test_who_has_not_confirmed_gets_the_link_again(client):
    AccountFactory(email="new@example.jp", confirmed_at=None)
    answer = sign_in(client, "new@example.jp")
    assert answer.location == "/sent?about=confirm&by=mail"
    notice = db.session.query(Notice).one()
    assert (notice.kind, notice.address) == ("confirm", "new@example.jp")
    assert client.get("/me/profile").status_code == 303


def test_after_many_wrong_passwords_one_has_to_wait(client, app):
    person(email="hanako@example.jp")
    for _ in range(FREE_TRIES):
        sign_in(client, "hanako@example.jp", WRONG)
    waiting = sign_in(client, "hanako@example.jp")
    assert waiting.status_code == 429
    assert "15分" in waiting.get_data(as_text=True)


def test_a_strangers_guesses_do_not_lock_the_owner_out(app):
    person(email="hanako@example.jp")
    stranger, owner = app.test_client(), app.test_client()
    stranger.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    owner.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    for _ in range(FREE_TRIES + 1):
        sign_in(stranger, "hanako@example.jp", WRONG)
    assert sign_in(owner, "hanako@example.jp").status_code == 303


def test_a_forged_address_opens_no_new_tries(client):
    for number in range(3):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
        sign_in(client, "hanako@example.jp", WRONG)
    assert max(row.count for row in db.session.query(SignInFailure)) == 3


def test_the_waiting_ends(client, now):
    account, _ = person()
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(FREE_TRIES):
            sign_in(client, account.email, WRONG)
        clock.shift(timedelta(minutes=15))
        assert sign_in(client, account.email).status_code == 303


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_input_is_refused_and_the_name_kept(client, hostile):
    typed = {"name": "hanako@example.jp", "password": WRONG}
    for field, answer in send_each(client, "/sign-in", typed, typed, HOSTILE[hostile]):
        assert answer.status_code == 200
        assert kept_on(answer)["password"] == ""
        if field == "password":
            assert kept_on(answer)["name"] == "hanako@example.jp"


def test_nothing_typed_is_said_beside_both_fields(client):
    assert set(errors_on(client.submit("/sign-in", {}))) == {"name", "password"}


LEAVING = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/me\r\nLocation: https://evil.example",
    "https://localhost@evil.example/",
    "http://localhost.evil.example/",
    "%2f%2fevil.example",
    "http://[evil",
    "",
]


@pytest.mark.parametrize("target", LEAVING)
def test_signing_in_never_leads_out_of_the_site(client, target):
    account, _ = person()
    client.get("/sign-in")
    answer = sign_in(client, account.email, page=f"/sign-in?next={quote(target, safe='')}")
    parts = urlsplit(answer.location)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\"))


def test_one_arrives_where_one_wanted_to_go(client):
    account, _ = person()
    asked = client.get("/me/offers?page=2")
    assert asked.location == "/sign-in?next=/me/offers?page%3D2"
    assert sign_in(client, account.email, page=asked.location).location == "/me/offers?page=2"


def test_the_session_begins_anew_when_somebody_signs_in(client):
    account, _ = person()
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        token = session["csrf_token"]
    sign_in(client, account.email)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != token


def test_a_stolen_cookie_is_worthless_after_signing_out(client, app):
    account, _ = person()
    sign_in(client, account.email)
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    assert thief.get("/me/profile").status_code == 200
    assert press(client, "/sign-out").location == "/"
    assert client.get("/me/profile").status_code == 303
    assert thief.get("/me/profile").status_code == 303


def test_disabling_an_account_ends_its_sessions(signed_in_as, now):
    account, _ = person()
    client = signed_in_as(account)
    assert client.get("/me/profile").status_code == 200
    db.session.get_one(Account, account.id).disabled_at = now
    db.session.commit()
    assert client.get("/me/profile").status_code == 303


@pytest.mark.parametrize("cookie", ["1", "1:", ":", "x:0", "1:9", "٣:0", "9999999999999999999:0"])
def test_a_cookie_that_names_nobody_lets_nobody_in(app, cookie):
    person()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = cookie
    assert client.get("/me/profile").status_code == 303


@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/password/forgot"])
def test_nothing_happens_without_a_token(client, address):
    assert client.post(address, data={"name": "hanako@example.jp"}).status_code == 400


def test_who_only_has_a_telephone_is_told_by_telephone(client):
    AccountFactory(email=None, phone="09012345678", confirmed_at=None)
    assert sign_in(client, "09012345678").location == "/sent?about=confirm&by=phone"
    notice = db.session.query(Notice).one()
    assert notice.channel is NoticeChannel.CALL
    assert "/confirm/" not in notice.body


def test_a_helper_of_a_pending_group_may_sign_in_too(client):
    account, organization = manager(OrganizationFactory(status="pending"))
    assert sign_in(client, account.email).location == f"/organizations/{organization.id}/work"
