"""Links that prove an address: confirming it, and choosing a new password."""

import re
from datetime import timedelta

import pytest
import time_machine

from matcher.accounts.models import Account
from matcher.accounts.service import FREE_TRIES
from matcher.accounts.tokens import CONFIRM, RESET, spoken_code, token_for
from matcher.notices.models import Notice, NoticeChannel
from matcher.shared.db import db
from tests.factories import PASSWORD, AccountFactory, person
from tests.support.hostile import HOSTILE, errors_on, send_each
from tests.support.signing import sign_in

FRESH = "新しい合言葉は夕焼けと金木犀です"


def test_looking_at_the_link_confirms_nothing(client):
    account, _ = person(confirmed_at=None)
    page = client.get(f"/confirm/{token_for(account, CONFIRM)}")
    assert page.status_code == 200
    assert "登録を確定する" in page.get_data(as_text=True)
    assert _fresh(account).confirmed_at is None


def test_the_button_confirms_and_lets_in(client):
    account, _ = person(confirmed_at=None)
    answer = client.submit(f"/confirm/{token_for(account, CONFIRM)}")
    assert answer.location == "/me"
    assert _fresh(account).confirmed_at is not None
    assert client.get("/me/profile").status_code == 200


def test_a_link_lets_in_only_once(client, app):
    account, _ = person(confirmed_at=None)
    address = f"/confirm/{token_for(account, CONFIRM)}"
    client.submit(address)
    second = app.test_client()
    page = second.get(address)
    assert "済んでいます" in page.get_data(as_text=True)
    assert second.get("/me/profile").status_code == 303


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "あ", "x" * 5000])
@pytest.mark.parametrize("page", ["/confirm/", "/password/reset/"])
def test_a_false_link_says_so(client, page, token):
    answer = client.get(page + token)
    assert answer.status_code == 410
    assert "このリンクは使えません" in answer.get_data(as_text=True)


def test_an_old_link_says_so(client, now):
    account, _ = person(confirmed_at=None)
    with time_machine.travel(now, tick=False) as clock:
        address = f"/confirm/{token_for(account, CONFIRM)}"
        clock.shift(timedelta(hours=73))
        assert client.get(address).status_code == 410


def test_a_link_for_one_purpose_serves_no_other(client):
    account, _ = person()
    assert client.get(f"/password/reset/{token_for(account, CONFIRM)}").status_code == 410
    assert client.get(f"/confirm/{token_for(account, RESET)}").status_code == 410


def test_the_answer_to_a_forgotten_password_tells_nothing(app):
    person(email="hanako@example.jp")
    answers = [
        app.test_client().submit("/password/forgot", {"name": name})
        for name in ("hanako@example.jp", "nobody@example.jp")
    ]
    assert answers[0].data == answers[1].data
    assert {a.location for a in answers} == {"/sent?about=reset&by=mail"}
    assert [n.address for n in db.session.query(Notice)] == ["hanako@example.jp"]


def test_a_disabled_account_is_sent_nothing(client, now):
    AccountFactory(email="gone@example.jp", disabled_at=now)
    client.submit("/password/forgot", {"name": "gone@example.jp"})
    assert db.session.query(Notice).count() == 0


def test_a_telephones_owner_is_called_and_no_link_is_shown_to_staff(client):
    person(email=None, phone="09012345678")
    answer = client.submit("/password/forgot", {"name": "０９０ー１２３４ー５６７８"})
    assert answer.location == "/sent?about=reset&by=phone"
    notice = db.session.query(Notice).one()
    assert notice.channel is NoticeChannel.CALL
    assert "http" not in notice.body


def test_who_was_told_the_code_chooses_a_new_password(client, now):
    person(email=None, phone="09012345678")
    with time_machine.travel(now, tick=False) as clock:
        client.submit("/password/forgot", {"name": "09012345678"})
        code = re.findall(r"[0-9]{4}-[0-9]{4}-[0-9]{4}", db.session.query(Notice).one().body)
        clock.shift(timedelta(hours=35))
        typed = {"name": "０９０１２３４５６７８", "code": code[0], "password": FRESH}
        assert client.submit("/password/code", typed).location == "/sign-in"
        assert "番号が違うか" in client.submit("/password/code", typed).get_data(as_text=True)
    assert sign_in(client, "090-1234-5678", FRESH).status_code == 303


def test_an_old_code_is_worthless(client, now):
    account, _ = person(email=None, phone="09012345678")
    code = spoken_code(account, now=now)
    with time_machine.travel(now + timedelta(hours=73), tick=False):
        typed = {"name": "09012345678", "code": code, "password": FRESH}
        assert client.submit("/password/code", typed).status_code == 200
    assert _fresh(account).epoch == 0


def test_a_wrong_code_and_an_unknown_number_are_refused_alike_and_throttled(client):
    person(email=None, phone="09012345678")
    wrong = {"code": "000000000000", "password": FRESH}
    said = set()
    for number in ("09012345678", "09000000000"):
        page = client.submit("/password/code", wrong | {"name": number})
        said.add(page.get_data(as_text=True).split("form-errors__list")[1].split("</ul>")[0])
    assert len(said) == 1
    for _number in range(FREE_TRIES):
        client.submit("/password/code", wrong | {"name": "09012345678"})
    assert client.submit("/password/code", wrong | {"name": "09012345678"}).status_code == 429


def test_a_new_password_ends_every_session_and_the_link(client, app):
    account, _ = person(email="hanako@example.jp")
    other = app.test_client()
    sign_in(other, "hanako@example.jp")
    address = f"/password/reset/{token_for(account, RESET)}"
    assert client.submit(address, {"password": FRESH}).location == "/sign-in"
    assert other.get("/me/profile").status_code == 303
    assert client.get(address).status_code == 410
    assert sign_in(client, "hanako@example.jp", PASSWORD).status_code == 200
    assert sign_in(client, "hanako@example.jp", FRESH).status_code == 303


def test_a_new_password_also_confirms_the_address(client):
    account, _ = person(confirmed_at=None)
    client.submit(f"/password/reset/{token_for(account, RESET)}", {"password": FRESH})
    assert _fresh(account).confirmed_at is not None


@pytest.mark.parametrize(
    "weak", ["", "14 characters!", "あ" * 20, "password" * 3, "汐凪市" * 6, "あ" * 129]
)
def test_a_weak_password_is_refused_beside_its_field(client, weak):
    account, _ = person()
    page = client.submit(f"/password/reset/{token_for(account, RESET)}", {"password": weak})
    assert page.status_code == 200
    assert "password" in errors_on(page)
    assert _fresh(account).epoch == 0


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_fail_no_page(client, hostile):
    answer = client.submit("/password/forgot", {"name": HOSTILE[hostile]})
    assert answer.status_code in {200, 303}
    assert errors_on(answer) or answer.status_code == 303


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_codes_are_refused(client, hostile):
    person(email=None, phone="09012345678")
    typed = {"name": "09012345678", "code": "000000000000", "password": FRESH}
    for field, answer in send_each(client, "/password/code", typed, typed, HOSTILE[hostile]):
        assert answer.status_code in {200, 429}, field


@pytest.mark.parametrize("about", ["", "confirm", "reset", "organization", "<script>"])
@pytest.mark.parametrize("by", ["mail", "phone", "", "x"])
def test_what_happens_next_is_said(client, about, by):
    assert client.get("/sent", query_string={"about": about, "by": by}).status_code == 200


def _fresh(account: Account) -> Account:
    db.session.rollback()
    return db.session.get_one(Account, account.id)
