"""Telling of an accident: who may, what they are asked, and who reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matcher.authz import AccountRole
from matcher.engagements.models import Companion, Party
from matcher.insurance.models import Accident, PaperTaken
from matcher.insurance.rules import AccidentState
from matcher.shared.db import db
from tests.factories import EngagementFactory, ResidentFactory, manager, person, staff
from tests.insurance.places import begun_shift, helper
from tests.insurance.test_pages import main_of
from tests.support.pdf import solid_text_of_pdf
from tests.support.signing import SignedInAs, press

pytestmark = pytest.mark.usefixtures("at_ten")
TOLD = {
    "at": "09:20",
    "place": "花壇の横",
    "what": "段差でつまずいた",
    "injury": "右ひざの擦り傷",
    "treatment": "消毒した",
    "witness_name": "証人 太郎",
    "witness_phone": "03-1234-5678",
    "witness_relation": "同じ班の参加者",
    "witness_outside": "y",
}


def place():
    """Return a group's login, and a shift of theirs that began an hour ago with one helper."""
    account, group = manager()
    shift = begun_shift(organization_id=group.id)
    return account, shift, helper(shift)


def told(client, shift, engagement, deed="keep", **fields):
    page = f"/shifts/{shift.id}/accidents/new"
    given = {**TOLD, "who": str(engagement.id), **fields}
    return client.submit(page, given, press=f"deed={deed}")


def only_one() -> Accident:
    db.session.rollback()
    return db.session.scalars(select(Accident)).one()


def how_many() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Accident)) or 0


def test_an_organizer_keeps_a_draft_and_hands_it_in_later(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    group = signed_in_as(account)
    answer = told(group, shift, engagement, what="", witness_name="", witness_outside=None)
    assert answer.status_code == 303
    words = main_of(group.get(answer.location))
    assert "あと30日" in words
    assert "まだ書かれていないこと：何が起きたか、証人のお名前、証人が同居・親族ではない" in words
    edit = f"{answer.location}/edit"
    missing = {"witness_name": "証人 太郎", "witness_outside": "y"}
    refused = group.submit(edit, missing, press="deed=hand_in")
    assert "提出するには、入力が必要です。" in main_of(refused)
    assert only_one().state is AccidentState.DRAFT
    done = group.submit(edit, {**missing, "what": "転んだ"}, press="deed=hand_in")
    assert done.status_code == 303
    assert only_one().state is AccidentState.REPORTED
    assert "提出済み" in main_of(group.get(answer.location))
    assert group.get(edit).status_code == 303


def test_the_staff_see_what_is_due_first_and_pass_it_on(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    told(signed_in_as(account), shift, engagement, "hand_in")
    office, row = signed_in_as(staff()), only_one()
    assert "あと30日" in main_of(office.get("/desk/accidents"))
    page = f"/accidents/{row.id}"
    assert press(signed_in_as(account), f"{page}/forward").status_code == 403
    assert office.submit(page, form="forward").status_code == 303
    assert "保険の窓口へ送付済み" in main_of(office.get(page))
    assert "届けていない報告はありません" in main_of(office.get("/desk/accidents"))


def test_a_witness_of_the_family_is_told_at_the_field(app, signed_in_as: SignedInAs):
    account, shift, _engagement = place()
    family = helper(shift, "田中 花子", party=Party.HOUSEHOLD)
    db.session.add(Companion(engagement_id=family.id, name="田中 次郎"))
    db.session.commit()
    group = signed_in_as(account)
    for witness, words in (
        ("田中　次郎", "いっしょに申し込んだ方は、証人になれません"),
        ("田中花子", "けがをした方とは別の方"),
    ):
        answer = told(group, shift, family, witness_name=witness)
        assert words in main_of(answer)
    assert how_many() == 0


def test_the_tick_is_needed_for_handing_in(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    answer = told(signed_in_as(account), shift, engagement, "hand_in", witness_outside=None)
    assert "同居の方や親族でないことの確認が必要です" in main_of(answer)
    assert how_many() == 0


def test_a_member_tells_of_themselves_and_of_nobody_else(app, signed_in_as: SignedInAs):
    _account, shift, other = place()
    login, resident = person(ResidentFactory(name="自分 太郎"))
    own = EngagementFactory(member_id=resident.id, shift_id=shift.id)
    client = signed_in_as(login)
    assert "けがを報告する" in main_of(client.get("/me/insurance"))
    forged = told(client, shift, other)
    assert "一覧の中から選んでください。" in main_of(forged)
    assert "見本 花子" not in client.get(f"/shifts/{shift.id}/accidents/new").text
    assert told(client, shift, own, "hand_in").status_code == 303
    assert only_one().person == "自分 太郎"
    assert "提出済み" in main_of(client.get("/me/insurance"))


def test_a_name_on_no_roster_can_be_told_of(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    group = signed_in_as(account)
    assert "お名前を入力してください。" in main_of(told(group, shift, engagement, who="-"))
    answer = told(group, shift, engagement, who="-", person="通りがかり 一郎")
    assert answer.status_code == 303
    assert (only_one().person, only_one().engagement_id) == ("通りがかり 一郎", None)
    again = group.submit(f"{answer.location}/edit", {"place": "門の前"}, press="deed=keep")
    assert again.status_code == 303
    assert (only_one().person, only_one().place) == ("通りがかり 一郎", "門の前")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"at": "25時"}, "時刻は「9:30」のように"),
        ({"at": "10:01"}, "これより前の日時を入力してください。"),
        ({"day": ""}, "入力してください。"),
        ({"witness_phone": "123"}, "10桁または11桁"),
        ({"what": "あ" * 2001}, "2000字以内"),
        ({"who": "999"}, "一覧の中から選んでください。"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(app, signed_in_as: SignedInAs, fields, words):
    account, shift, engagement = place()
    answer = told(signed_in_as(account), shift, engagement, **fields)
    assert words in main_of(answer)
    assert how_many() == 0


def test_the_same_report_twice_is_one(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    group = signed_in_as(account)
    told(group, shift, engagement)
    told(group, shift, engagement)
    assert how_many() == 1


def test_a_report_is_read_by_those_concerned_alone(app, signed_in_as: SignedInAs):
    account, shift, _engagement = place()
    injured, resident = person()
    own = EngagementFactory(member_id=resident.id, shift_id=shift.id)
    told(signed_in_as(account), shift, own)
    page = f"/accidents/{only_one().id}"
    for reader in (account, injured, staff()):
        assert "段差でつまずいた" in main_of(signed_in_as(reader).get(page))
    beside, resident = person()
    EngagementFactory(member_id=resident.id, shift_id=shift.id)
    area = staff(AccountRole.AREA_STAFF, ("hamado",))
    for stranger in (beside, manager()[0], area):
        client = signed_in_as(stranger)
        assert client.get(page).status_code == 403
        assert client.get(f"{page}/edit").status_code == 403
        assert press(client, f"{page}/report.pdf").status_code == 403
    assert "段差でつまずいた" not in signed_in_as(area).get("/desk/accidents").text
    assert app.test_client().get(page).location.startswith("/sign-in")


def test_who_was_not_there_cannot_tell(app, signed_in_as: SignedInAs):
    _account, shift, _engagement = place()
    assert signed_in_as(person()[0]).get(f"/shifts/{shift.id}/accidents/new").status_code == 403


def test_the_report_on_paper_leaves_a_trace(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    group = signed_in_as(account)
    told(group, shift, engagement, "hand_in", what="#panic() で *転んだ*")
    answer = group.submit(f"/accidents/{only_one().id}", form="report.pdf")
    assert answer.mimetype == "application/pdf"
    assert "#panic()で*転んだ*" in solid_text_of_pdf(answer.data)
    assert db.session.scalars(select(PaperTaken)).one().accident_id == only_one().id


def test_after_the_last_day_it_is_said_plainly(app, signed_in_as: SignedInAs):
    account, shift, engagement = place()
    group = signed_in_as(account)
    told(group, shift, engagement)
    row = only_one()
    row.due_on -= timedelta(days=33)
    db.session.commit()
    words = main_of(group.get(f"/accidents/{row.id}"))
    assert "期限を3日過ぎています" in words
    assert "いまからでも提出できます。" in words
    assert "期限を3日過ぎています" in main_of(signed_in_as(staff()).get("/desk/accidents"))
