"""Tests of what residents tell only where something needs it."""

import pytest

from matcher.extensions import db
from matcher.members.models import Connection, Resident
from tests.factories import ResidentFactory, person
from tests.support.signing import SignedInAs

pytestmark = pytest.mark.usefixtures("at_ten")
PAGE = "/me/profile/edit"


def _told(resident: Resident) -> Resident:
    db.session.rollback()
    return db.session.get_one(Resident, resident.id)


def test_a_resident_tells_whom_to_call_and_who_may_see_it(app, now, signed_in_as: SignedInAs):
    account, resident = person(ResidentFactory(area="hamado"))
    client = signed_in_as(account)
    fields = {
        "connection": "works",
        "address": "浜通り 1-2-3",
        "emergency_name": "見本 花子",
        "emergency_relation": "妻",
        "emergency_phone": "０９０−１２３４−５６７８",
        "shared": "y",
    }
    assert client.submit(PAGE, fields).status_code == 303
    told = _told(resident)
    assert told.connection is Connection.WORKS
    assert (told.emergency_phone, told.emergency_shared_at) == ("09012345678", now)
    assert "主催者にも表示します" in client.get("/me/profile").text
    assert client.submit(PAGE, {"shared": None}).status_code == 303
    assert _told(resident).emergency_shared_at is None
    assert "支援センターだけが見ます" in client.get("/me/profile").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"emergency_phone": "09012345678"}, "どなたの電話番号か"),
        ({"emergency_name": "見本 花子"}, "緊急連絡先の電話番号を入力"),
        ({"shared": "y"}, "緊急連絡先の電話番号を入力"),
        ({"emergency_phone": "12", "emergency_name": "見本"}, "市外局番から"),
        ({"connection": "martian"}, "一覧の中から"),
        ({"address": "あ" * 201}, "200字以内"),
    ],
)
def test_what_cannot_be_is_refused(app, signed_in_as: SignedInAs, fields, words):
    account, resident = person(ResidentFactory(area="hamado"))
    answer = signed_in_as(account).submit(PAGE, fields)
    assert words in answer.text
    assert _told(resident).emergency_phone is None


def test_nobody_has_to_tell_any_of_it(app, signed_in_as: SignedInAs):
    account, resident = person(ResidentFactory(area="hamado"))
    assert signed_in_as(account).submit(PAGE).status_code == 303
    told = _told(resident)
    assert (told.connection, told.address, told.emergency_name) == (None, None, None)
