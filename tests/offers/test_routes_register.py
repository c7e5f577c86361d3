"""A resident's registration: two minutes, one form, one answer to everybody."""

import re
from datetime import date

import pytest

from matcher.accounts.models import Account
from matcher.accounts.service import confirm
from matcher.members.models import Resident
from matcher.notices.models import Notice, NoticeChannel
from matcher.offers.models import Offer, OfferKind
from matcher.shared.db import db
from tests.factories import person
from tests.support.filled_in import RESIDENT
from tests.support.hostile import HOSTILE, errors_on, kept_on, send_each
from tests.support.signing import sign_in

PAGE = "/join/resident"
TYPED = ("name", "furigana", "email", "phone", "birth_date")


def test_registering_writes_down_everything(client):
    answer = client.submit(PAGE, RESIDENT)
    assert answer.location == "/sent?about=confirm&by=mail"
    resident = db.session.query(Resident).one()
    assert (resident.name, resident.furigana) == ("見本 花子", "ミホン ハナコ")
    assert (resident.area, resident.email) == (None, "hanako@example.jp")
    assert resident.birth_date == date(1958, 4, 3)
    offer = db.session.query(Offer).one()
    assert (offer.kind, offer.member_id) == (OfferKind.TIME, resident.id)
    assert offer.fields == ["environment", "children"]
    assert (offer.free_slots, offer.max_per_month) == (["5-morning", "6-morning"], 2)
    account = db.session.query(Account).one()
    assert account.confirmed_at is None
    assert list(account.actor().memberships) == [resident.id]
    assert db.session.query(Notice).one().kind == "confirm"


def test_the_link_in_the_mail_lets_in(client):
    client.submit(PAGE, RESIDENT)
    body = db.session.query(Notice).one().body
    link = next(line for line in body.splitlines() if "/confirm/" in line).strip()
    assert client.submit(link.removeprefix("http://localhost")).location == "/me"


def test_a_telephone_is_enough(client, now):
    typed = RESIDENT | {"email": "", "phone": "０９０−１２３４ー５６７８"}
    assert client.submit(PAGE, typed).location == "/sent?about=confirm&by=phone"
    assert "お電話します" in client.get("/sent?about=confirm&by=phone").get_data(as_text=True)
    notice = db.session.query(Notice).one()
    assert (notice.channel, notice.address) == (NoticeChannel.CALL, "09012345678")
    account = db.session.query(Account).one()
    confirm(account, now=now)
    db.session.commit()
    assert sign_in(client, "090-1234-5678").location == "/me"


def test_with_both_the_address_is_the_login(client):
    client.submit(PAGE, RESIDENT | {"phone": "0837-12-3456"})
    account = db.session.query(Account).one()
    assert (account.email, account.phone) == ("hanako@example.jp", None)
    assert db.session.query(Resident).one().phone == "0837123456"


@pytest.mark.parametrize(
    "address", ["taro..x@docomo.ne.jp", "taro.@ezweb.ne.jp", "Ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"]
)
def test_the_addresses_people_have_are_taken(client, address):
    assert client.submit(PAGE, RESIDENT | {"email": address}).status_code == 303


@pytest.mark.parametrize("login", ["email", "phone"])
def test_a_taken_login_gets_the_same_answer_and_its_owner_a_letter(both_apps, login):
    taken = {"email": "hanako@example.jp", "phone": ""}
    if login == "phone":
        taken = {"email": "", "phone": "09012345678"}
    fresh = {n: v and v.replace("hanako", "taro").replace("5678", "8765") for n, v in taken.items()}
    person(email=taken["email"] or None, phone=taken["phone"] or None)
    before = db.session.query(Resident).count()
    answers = [both_apps.test_client().submit(PAGE, RESIDENT | typed) for typed in (taken, fresh)]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].data == answers[1].data
    assert _headers(answers[0]) == _headers(answers[1])
    assert db.session.query(Resident).count() == before + 1
    told = {n.address: n.kind for n in db.session.query(Notice)}
    assert told[taken["email"] or taken["phone"]] == "already_registered"


def test_a_letter_to_an_owner_carries_nothing_a_stranger_typed(client):
    person(email="hanako@example.jp")
    client.submit(PAGE, RESIDENT | {"name": "当選おめでとうございます"})
    assert "当選" not in db.session.query(Notice).one().body


def test_the_same_form_sent_twice_enters_one_resident(client, app):
    client.submit(PAGE, RESIDENT)
    app.test_client().submit(PAGE, RESIDENT)
    assert db.session.query(Resident).count() == 1


def test_neither_address_nor_number_is_refused_with_what_was_typed(client):
    page = client.submit(PAGE, RESIDENT | {"email": ""})
    assert page.status_code == 200
    assert "どちらか" in errors_on(page)["email"]
    assert kept_on(page)["name"] == "見本 花子"
    assert kept_on(page)["password"] == ""
    text = page.get_data(as_text=True)
    assert 'value="5-morning" checked' in text
    assert 'value="2" selected' in text or 'selected value="2"' in text


def test_an_empty_form_is_told_what_it_lacks(client):
    empty = dict.fromkeys(RESIDENT)
    page = client.submit(PAGE, empty)
    lacking = ["name", "furigana", "area", "email", "password", "consent"]
    assert list(errors_on(page)) == lacking
    summary = page.get_data(as_text=True).split("form-errors__list")[1].split("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == lacking
    assert db.session.query(Resident).count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("furigana", "Hanako"),
        ("furigana", "花子"),
        ("area", "no-such-area"),
        ("email", "hanako"),
        ("email", "hanako@"),
        ("email", "hanako@example"),
        ("email", "hanako@example.jp,other@example.jp"),
        ("phone", "12345"),
        ("phone", "でんわ"),
        ("birth_date", "2999-01-01"),
        ("birth_date", "1850年1月1日"),
        ("birth_date", "昭和99年99月99日"),
        ("birth_date", "きのう"),
        ("fields", "no-such-field"),
        ("free_slots", "9-morning"),
        ("skills", "no-such-skill"),
        ("max_per_month", "1000"),
        ("max_per_month", "-1"),
        ("password", "short"),
        ("password", "みほんはなこみほんはなこみほんはなこ"),
        ("name", "https://example.com/ をご覧ください"),
        ("name", "www.example.com"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, field, value):
    page = client.submit(PAGE, RESIDENT | {field: value})
    assert page.status_code == 200
    assert errors_on(page)[field]
    if field in TYPED:
        assert kept_on(page)[field]
    assert db.session.query(Resident).count() == 0


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_written_down_harmlessly_or_refused(client, hostile):
    names = [*TYPED, "area", "fields", "free_slots", "password"]
    for field, answer in send_each(client, PAGE, RESIDENT, names, HOSTILE[hostile]):
        assert answer.status_code in {200, 303}, field
        if answer.status_code == 200:
            assert field in errors_on(answer)
            assert "<script>alert" not in answer.get_data(as_text=True)
            assert kept_on(answer)["furigana" if field == "name" else "name"]


def test_who_is_signed_in_has_registered_already(signed_in_as):
    account, _ = person()
    assert signed_in_as(account).get(PAGE).location == "/me/profile"


def test_every_town_registers_its_own_areas(every_town):
    city = every_town.extensions["city"]
    bands = [band.code for band in city.bands]
    for number, area in enumerate(city.areas[:3]):
        typed = RESIDENT | {
            "email": f"resident{number}@example.jp",
            "area": area.code,
            "free_slots": [f"0-{bands[0]}"],
        }
        assert every_town.test_client().submit(PAGE, typed).status_code == 303
    assert {r.area for r in db.session.query(Resident)} == {a.code for a in city.areas[:3]}


def test_nothing_is_registered_without_a_token(client):
    assert client.post(PAGE, data=RESIDENT).status_code == 400
    assert db.session.query(Resident).count() == 0


def _headers(answer):
    return {n: v for n, v in answer.headers.items() if n not in {"Set-Cookie", "Location"}} | {
        "Location": answer.location
    }
