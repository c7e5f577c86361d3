"""The pages of the insurance: for whom they open, and what they say."""

import dataclasses
import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from matcher.accounts.models import Membership
from matcher.authz import AccountRole, MembershipRole
from matcher.engagements.rules import State
from matcher.insurance.models import Declaration, Enrolment, GroupRules, PaperTaken
from matcher.insurance.service import freezing
from matcher.shared.db import db, transaction
from tests.factories import (
    ActivityFactory,
    EngagementFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.insurance.places import ADDRESS, PHONE, begun_shift, helper, insured, shift_of
from tests.support.html import parse, text_of
from tests.support.pdf import solid_text_of_pdf
from tests.support.signing import SignedInAs, press

pytestmark = pytest.mark.usefixtures("at_ten")
UNKNOWN = (0, 999, 2**31, 10**30)
BIRTH = "1951-02-03"
DECLARED = {"unpaid": "y", "public_benefit": "公園を使う人のため", "risk": "low", "safety": ""}


def main_of(response) -> str:
    """Return the words of a page's own part."""
    assert response.status_code == 200, response.status_code
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def own_activity(**listing):
    """Return a group's login and an activity of theirs with a date on Saturday."""
    account, group = manager()
    activity = ActivityFactory(organization_id=group.id, venue="中央公園", **listing)
    return account, activity, shift_of(activity)


def count(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_group_declares_and_the_staff_say_yes(app, signed_in_as: SignedInAs):
    account, activity, _shift = own_activity()
    page = f"/activities/{activity.id}/insurance"
    group = signed_in_as(account)
    assert "まだ届け出ていません" in main_of(group.get(page))
    answer = group.submit(page, DECLARED, form="declaration")
    assert (answer.status_code, answer.location) == (303, page)
    words = main_of(group.get(page))
    assert "職員の確認を待っています" in words
    assert "謝礼や交通費の支給はありません。" in words
    assert "団体の規約が、まだ提出されていません。" in words
    assert "活動の目的に書かれた内容を、職員が確かめます。" in words
    office = signed_in_as(staff())
    assert activity.title in main_of(office.get("/desk/declarations"))
    assert "合わない条件：団体の規約。" in main_of(office.get(page))
    assert office.submit(page, {}, form="check", press="decision=yes").status_code == 303
    words = main_of(group.get(page))
    assert "保険の対象です" in words
    assert "活動の目的に書かれた内容を、職員が確かめました。" in words
    assert "要確認" not in words
    assert "次の条件がまだそろっていません：団体の規約" in words
    assert "確かめる届け出はありません" in main_of(office.get("/desk/declarations"))


def test_the_next_days_stand_open_and_those_over_have_no_deadline(
    app, signed_in_as: SignedInAs, now
):
    account, activity, shift = own_activity()
    for weeks in (-1, 1, 2, 3, 4):
        starts_at = shift.starts_at + timedelta(weeks=weeks)
        ShiftFactory(
            role_id=shift.role_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
        )
    page = f"/activities/{activity.id}/insurance"
    tree, _errors = parse(signed_in_as(account).get(page).text)
    later, over = [text_of(fold) for fold in tree.iter("details") if fold.get("class") == "fold"]
    words = text_of(tree.find(".//main"))
    assert later.startswith("その先の日程 2日")
    assert over.startswith("終わった日程 1日")
    assert "書類を届ける日" not in over
    assert words.count("書類を届ける日（") == 1
    assert words.count("書類を届ける日：") == 4
    assert words.index("けがや事故があった日程を選んで") < words.index("書類と名簿")


def test_a_no_needs_a_word_and_what_was_written_stays(app, signed_in_as: SignedInAs):
    account, activity, _shift = own_activity()
    page = f"/activities/{activity.id}/insurance"
    signed_in_as(account).submit(page, DECLARED, form="declaration")
    answer = signed_in_as(staff()).submit(page, {}, form="check", press="decision=no")
    assert "理由を書いてください" in main_of(answer)
    assert "公園を使う人のため" in main_of(answer)


def test_machines_and_risk_ask_for_precautions(app, signed_in_as: SignedInAs):
    account, activity, _shift = own_activity()
    page = f"/activities/{activity.id}/insurance"
    told = {**DECLARED, "machines": ["草刈機"]}
    answer = signed_in_as(account).submit(page, told, form="declaration")
    assert "けがへの備えを書いてください。" in main_of(answer)
    assert count(Declaration) == 0
    told["machines"] = ["魔法"]
    answer = signed_in_as(account).submit(page, told, form="declaration")
    assert "一覧の中から選んでください。" in main_of(answer)


def test_a_group_does_not_check_itself(app, signed_in_as: SignedInAs):
    account, activity, _shift = own_activity()
    group = signed_in_as(account)
    page = f"/activities/{activity.id}/insurance"
    group.submit(page, DECLARED, form="declaration")
    assert "職員の確認" not in [h.text for h in parse(group.get(page).text)[0].iter("h2")]
    assert press(group, f"{page}/check").status_code == 403


def test_strangers_see_none_of_it(app, signed_in_as: SignedInAs):
    _account, activity, shift = own_activity()
    helper(shift)
    for stranger in (person()[0], manager()[0], staff(AccountRole.AREA_STAFF, ("hamado",))):
        client = signed_in_as(stranger)
        for page in (
            f"/activities/{activity.id}/insurance",
            f"/shifts/{shift.id}/insurance",
            f"/shifts/{shift.id}/accidents/new",
            f"/organizations/{activity.organization_id}/rules",
            f"/organizations/{activity.organization_id}/rules/file",
        ):
            assert client.get(page).status_code == 403, page
        bundle = f"/activities/{activity.id}/insurance/bundle.zip"
        assert press(client, bundle).status_code == 403
    assert count(PaperTaken) == 0


@pytest.mark.parametrize("id_", UNKNOWN)
def test_what_is_not_there_is_not_found(app, signed_in_as: SignedInAs, id_):
    client = signed_in_as(staff())
    for page in ("activities/{}/insurance", "shifts/{}/insurance", "shifts/{}/accidents/new"):
        assert client.get("/" + page.format(id_)).status_code == 404
    for page in ("residents/{}/insurance", "organizations/{}/rules", "accidents/{}"):
        assert client.get("/" + page.format(id_)).status_code == 404
    assert press(client, f"/enrolments/{id_}/strike").status_code == 404


def test_a_town_without_insurance_has_no_such_pages_and_links(app, signed_in_as: SignedInAs):
    account, activity, shift = own_activity()
    city = app.extensions["city"]
    kept = {f.name: getattr(city, f.name) for f in dataclasses.fields(city) if f.init}
    app.extensions["city"] = type(city)(**{**kept, "insurance": None, "insurance_plans": ()})
    group, office = signed_in_as(account), signed_in_as(staff())
    assert group.get(f"/activities/{activity.id}/insurance").status_code == 404
    assert group.get(f"/shifts/{shift.id}/insurance").status_code == 404
    assert group.get("/me/insurance").status_code == 404
    for page in ("/desk/declarations", "/desk/accidents", "/desk/renewals"):
        assert office.get(page).status_code == 404
    shown = office.get("/desk").text + group.get(f"/activities/{activity.id}/applicants").text
    assert "保険の届け出" not in shown
    assert "保険と書類" not in shown


def test_the_roster_tells_the_organizer_who_is_covered(app, signed_in_as: SignedInAs):
    account, _activity, shift = own_activity()
    insured(helper(shift, "見本 花子").member_id)
    helper(shift, "見本 次郎")
    words = main_of(signed_in_as(account).get(f"/shifts/{shift.id}/insurance"))
    assert "確定前の名簿です" in words
    assert "基本プラン" in words
    assert "加入なし" in words
    assert "加入した方をまとめて記録する" not in words


def test_the_staff_enrol_those_who_are_not_covered_at_once(app, signed_in_as: SignedInAs):
    _account, _activity, shift = own_activity()
    first, second = helper(shift, "見本 花子"), helper(shift, "見本 次郎")
    insured(first.member_id)
    office, page = signed_in_as(staff()), f"/shifts/{shift.id}/insurance"
    ticked = {"people": [str(second.member_id)], "plan": "basic"}
    assert office.submit(page, ticked, form="new-cover").status_code == 303
    assert count(Enrolment) == 2
    words = main_of(office.get(page))
    assert "加入なし" not in words
    assert "まとめて記録する" not in words
    assert count(Enrolment) == 2


def test_work_with_machines_asks_for_a_plan_that_covers_them(app, signed_in_as: SignedInAs):
    account, activity, shift = own_activity()
    engagement = helper(shift)
    insured(engagement.member_id)
    told = {**DECLARED, "machines": ["草刈機"], "safety": "離れて作業する"}
    page = f"/activities/{activity.id}/insurance"
    signed_in_as(account).submit(page, told, form="declaration")
    office, roster = signed_in_as(staff()), f"/shifts/{shift.id}/insurance"
    assert "機械作業は対象外" in main_of(office.get(roster))
    ticked = {"people": [str(engagement.member_id)], "plan": "machines"}
    assert office.submit(roster, ticked, form="new-cover").status_code == 303
    assert "機械作業は対象外" not in main_of(office.get(roster))


def test_nobody_else_is_enrolled_by_a_forged_form(app, signed_in_as: SignedInAs):
    _account, _activity, shift = own_activity()
    helper(shift)
    outsider = person()[1]
    forged = {"people": [str(outsider.id)], "plan": "basic"}
    answer = signed_in_as(staff()).submit(f"/shifts/{shift.id}/insurance", forged, form="new-cover")
    assert "一覧の中から選んでください。" in main_of(answer)
    assert count(Enrolment) == 0


def test_a_frozen_roster_says_since_when_and_who_came_later(app, signed_in_as: SignedInAs, now):
    account, group = manager()
    shift = begun_shift(organization_id=group.id)
    helper(shift)
    with transaction():
        freezing.freeze_due(now=now)
    helper(shift, "飛び入り 三郎", state=State.ATTENDED)
    words = main_of(signed_in_as(account).get(f"/shifts/{shift.id}/insurance"))
    assert "2026年11月24日（火） 10:00に確定した名簿です" in words
    assert "確定した名簿と同じであることを確かめました。" in words
    assert "開始後に参加した方" in words
    assert "飛び入り 三郎" in words


def test_the_staff_enter_and_strike_an_enrolment(app, signed_in_as: SignedInAs):
    account, resident = person()
    office, page = signed_in_as(staff()), f"/residents/{resident.id}/insurance"
    assert office.submit(page, {"plan": "basic"}, form="new-cover").status_code == 303
    assert "2026年11月25日（水）から2027年3月31日（水）まで" in main_of(office.get(page))
    again = office.submit(page, {"plan": "basic"}, form="new-cover")
    assert again.status_code == 303
    assert count(Enrolment) == 1
    mine = main_of(signed_in_as(account).get("/me/insurance"))
    assert "これから始まります" in mine
    id_ = db.session.scalars(select(Enrolment.id)).one()
    assert press(signed_in_as(account), f"/enrolments/{id_}/strike").status_code == 403
    assert office.submit(page, form="strike").status_code == 303
    assert count(Enrolment) == 0


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"enrolled_on": "2026-11-25"}, "今日までの日付を入力してください。"),
        ({"enrolled_on": "2026-13-01"}, "実際にある日"),
        ({"year": "2027"}, "その直前の3月1日から"),
        ({"year": "1999"}, "一覧の中から選んでください。"),
        ({"plan": "gold"}, "一覧の中から選んでください。"),
    ],
)
def test_a_wrong_enrolment_is_told_at_its_field(app, signed_in_as: SignedInAs, told, words):
    resident = person()[1]
    page = f"/residents/{resident.id}/insurance"
    answer = signed_in_as(staff()).submit(page, {"plan": "basic", **told}, form="new-cover")
    assert words in main_of(answer)
    assert count(Enrolment) == 0


def test_only_the_staff_of_their_area_enrol(app, signed_in_as: SignedInAs):
    account, resident = person()
    page = f"/residents/{resident.id}/insurance"
    for stranger in (account, manager()[0], staff(AccountRole.AREA_STAFF, ("hamado",))):
        assert signed_in_as(stranger).get(page).status_code == 403


def test_the_papers_of_a_day_are_all_there_and_leave_a_trace(app, signed_in_as: SignedInAs, now):
    account, activity, shift = own_activity()
    insured(helper(shift, "=cmd() 﨑山 𠮷").member_id)
    group = signed_in_as(account)
    page = f"/activities/{activity.id}/insurance"
    group.submit(page, DECLARED, form="declaration")
    _upload(group, activity.organization_id, b"%PDF-1.7 rules")
    answer = group.submit(page, form="bundle.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files) == [
        "活動計画書.pdf",
        "名簿.pdf",
        "名簿.xlsx",
        "チェック表.pdf",
        "規約-会則.pdf",
    ]
    roster = solid_text_of_pdf(files["名簿.pdf"])
    assert "確定前" in roster
    assert "=cmd()﨑山𠮷" in roster
    assert ADDRESS in roster
    assert "公園を使う人のため" in solid_text_of_pdf(files["活動計画書.pdf"])
    assert files["規約-会則.pdf"] == b"%PDF-1.7 rules"
    sheet = zipfile.ZipFile(io.BytesIO(files["名簿.xlsx"]))
    strings = sheet.read("xl/sharedStrings.xml").decode()
    assert "'=cmd() 﨑山 𠮷" in strings
    assert b"<f>" not in sheet.read("xl/worksheets/sheet1.xml")
    taken = db.session.scalars(select(PaperTaken)).one()
    assert (taken.account_id, taken.at, taken.people) == (account.id, now, 1)
    assert "書類を受け取った記録" in main_of(group.get(page))


def test_once_begun_the_papers_hold_the_frozen_roster(app, signed_in_as: SignedInAs, now):
    account, group = manager()
    shift = begun_shift(organization_id=group.id)
    helper(shift)
    with transaction():
        freezing.freeze_due(now=now)
    helper(shift, "飛び入り 三郎", state=State.ATTENDED)
    page = f"/activities/{shift.activity_id}/insurance"
    answer = signed_in_as(account).submit(page, form="bundle.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        words = solid_text_of_pdf(archive.read("名簿.pdf"))
    assert "確定前" not in words
    assert "SHA-256" in words
    assert "開始後に参加した方" in words


@pytest.mark.parametrize("day", ["", "2026-11-29", "nonsense", "9999-99-99"])
def test_a_day_without_dates_has_no_papers(app, signed_in_as: SignedInAs, day):
    account, activity, _shift = own_activity()
    group = signed_in_as(account)
    page = f"/activities/{activity.id}/insurance"
    answer = group.submit(page, {"day": day}, form="bundle.zip")
    assert answer.status_code == 303
    assert count(PaperTaken) == 0


def _upload(client, organization_id, data):
    page = f"/organizations/{organization_id}/rules"
    tree, _errors = parse(client.get(page).text)
    tokens = [f.get("value") for f in tree.iter("input") if f.get("name") == "csrf_token"]
    file = FileStorage(io.BytesIO(data), "会則.pdf", "file")
    boundary, body = encode_multipart({"csrf_token": tokens[0], "file": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(page, data=body, content_type=kind)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ファイル"),
        (b"MZ\x90", "このファイルは使えません。"),
        (b"%PDF-" + b"x" * 5 * 1024 * 1024, "5MBまで"),
    ],
)
def test_a_file_of_another_kind_or_size_is_not_taken(app, signed_in_as: SignedInAs, data, words):
    account, group = manager()
    answer = _upload(signed_in_as(account), group.id, data)
    assert words in main_of(answer)
    assert count(GroupRules) == 0


def test_a_file_of_the_limit_is_taken_and_one_far_larger_is_cut_off(app, signed_in_as: SignedInAs):
    account, group = manager()
    client = signed_in_as(account)
    whole = b"%PDF-" + b"x" * (5 * 1024 * 1024 - 5)
    taken = _upload(client, group.id, whole)
    assert taken.status_code == 303
    kept = client.get(f"/organizations/{group.id}/rules/file")
    assert kept.data == whole
    assert "attachment" in kept.headers["Content-Disposition"]
    far = {"CONTENT_LENGTH": str(8 * 1024 * 1024)}
    page = f"/organizations/{group.id}/rules"
    assert client.post(page, environ_overrides=far).status_code == 413


def test_a_helper_of_a_group_sees_the_papers_and_not_its_rules(app, signed_in_as: SignedInAs):
    _account, activity, _shift = own_activity()
    helping = person()[0]
    role = MembershipRole.HELPER
    helping.memberships.append(Membership(member_id=activity.organization_id, role=role))
    db.session.commit()
    client = signed_in_as(helping)
    assert client.get(f"/activities/{activity.id}/insurance").status_code == 200
    assert client.get(f"/organizations/{activity.organization_id}/rules").status_code == 403


def test_addresses_and_birth_dates_stand_on_no_other_page(app, signed_in_as: SignedInAs):
    account, activity, shift = own_activity()
    member = helper(shift)
    insured(member.member_id)
    visitor, other, group = app.test_client(), signed_in_as(person()[0]), signed_in_as(account)
    pages = (
        f"/activities/{activity.id}",
        "/activities",
        f"/organizations/{activity.organization_id}",
    )
    for client in (visitor, other):
        for page in pages:
            shown = client.get(page).text
            assert not any(secret in shown for secret in (ADDRESS, BIRTH, PHONE)), page
    for page in (f"/activities/{activity.id}/insurance", f"/activities/{activity.id}/applicants"):
        shown = group.get(page).text
        assert not any(secret in shown for secret in (ADDRESS, BIRTH)), page
    desk = signed_in_as(staff()).get("/desk/declarations").text
    assert ADDRESS not in desk


def test_a_renewal_is_offered_in_march(app, signed_in_as: SignedInAs):
    resident = person()[1]
    EngagementFactory(member_id=resident.id, shift_id=shift_of().id, state=State.ATTENDED)
    insured(resident.id, date(2026, 4, 10))
    words = main_of(signed_in_as(staff()).get("/desk/renewals"))
    assert resident.name in words
    assert "2027年度の加入は、3月1日から受け付けます。" in words


def test_the_desk_says_that_no_report_waits(app, signed_in_as: SignedInAs):
    assert "届けていない報告はありません" in main_of(signed_in_as(staff()).get("/desk/accidents"))
