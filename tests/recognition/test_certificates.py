"""Tests of certificates: what stands on the paper, and how everybody sees that it is true."""

import dataclasses
import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from matcher.attendance.models import Attendance
from matcher.authz import AccountRole
from matcher.errors import Conflict, RuleBroken
from matcher.extensions import db
from matcher.recognition.models import Certificate
from matcher.recognition.paper import paper_of
from matcher.recognition.rules.codes import in_groups
from matcher.recognition.rules.periods import Period
from matcher.recognition.service import certificates
from matcher.shared.db import transaction
from tests.factories import ResidentFactory, actor_of, manager, person, staff
from tests.recognition.helping import came, fresh, group_with_shift, main_of
from tests.support.pdf import text_of_pdf

pytestmark = pytest.mark.usefixtures("at_ten")
YEAR = Period(date(2026, 4, 1), date(2026, 11, 24))
RARE = "山﨑 髙子・𠮷田"


def issue(account, resident, now, period=YEAR) -> Certificate:
    with transaction():
        return certificates.issue(resident, period, actor=actor_of(account), now=now)


def with_certificate(now, **resident):
    account, member = person(ResidentFactory(**resident))
    came(group_with_shift()[1], member, minutes=150)
    return account, member, issue(account, member, now)


def plain(words: str) -> str:
    return "".join(words.split())


def test_a_certificate_says_what_is_on_record_now(both_apps, now):
    account, _resident, certificate = with_certificate(now, name=RARE)
    assert (certificate.name, certificate.minutes, certificate.issued_by) == (RARE, 150, account.id)
    (line,) = certificate.lines
    assert (line["day"], line["activity"], line["minutes"]) == ("2026-11-23", "河川敷の清掃", 150)


def test_the_same_hours_give_the_same_certificate_and_changed_ones_another(both_apps, now):
    account, resident, first = with_certificate(now)
    assert issue(account, resident, now + timedelta(days=3)).id == first.id
    came(group_with_shift()[1], resident, minutes=30)
    second = issue(account, resident, now)
    assert (second.id != first.id, second.minutes) == (True, 180)
    with transaction():
        certificates.revoke(second.id, resident.id, "誤り", now=now)
    assert issue(account, resident, now).id not in {first.id, second.id}


def test_a_new_name_gives_a_new_certificate(both_apps, now):
    account, resident, first = with_certificate(now)
    resident.name = "見本 改姓"
    db.session.commit()
    assert issue(account, resident, now).name == "見本 改姓"
    assert fresh(first).name != "見本 改姓"


def test_nothing_is_certified_where_nothing_is_on_record(both_apps, now):
    account, resident = person()
    with pytest.raises(RuleBroken, match="no_hours_in_period"):
        issue(account, resident, now)
    login, group = manager()
    with pytest.raises(RuleBroken, match="certificate_is_for_residents"):
        issue(login, group, now)


def test_nothing_is_certified_before_it_is_over(both_apps, now):
    account, resident, _certificate = with_certificate(now)
    with pytest.raises(RuleBroken, match="period_goes_on"):
        issue(account, resident, now, Period(date(2026, 4, 1), date(2026, 11, 25)))


def test_a_void_certificate_is_void_once(both_apps, now):
    _account, resident, certificate = with_certificate(now)
    with transaction():
        certificates.revoke(certificate.id, resident.id, "記録の誤り", now=now)
    with pytest.raises(Conflict, match="already_decided"), transaction():
        certificates.revoke(certificate.id, resident.id, "もう一度", now=now)


def test_the_paper_says_everything_rare_letters_included(app, now):
    _account, _resident, certificate = with_certificate(now, name=RARE)
    words = plain(text_of_pdf(paper_of(certificate)))
    for said in (
        "活動証明書",
        f"{RARE}様",
        "第2026-00001号",
        "2026年4月1日（令和8年）から2026年11月24日（令和8年）まで",
        "2026年11月23日（月）",
        "河川敷の清掃",
        "2時間30分",
        "1回",
        in_groups(certificate.code),
        f"http://localhost/certificates/{in_groups(certificate.code)}",
        "2026年11月24日（令和8年）",
    ):
        assert plain(said) in words, said


def test_a_town_names_who_signs_beside_the_place_for_the_seal(app, now, monkeypatch):
    _account, _resident, certificate = with_certificate(now)
    city = app.extensions["city"]
    assert plain(f"{city.centre.name}印") in plain(text_of_pdf(paper_of(certificate)))
    signer = dataclasses.replace(city.centre, certificate_issuer="所長 見本 太郎")
    monkeypatch.setitem(app.extensions, "city", copy_of(city, centre=signer))
    assert plain("所長 見本 太郎印") in plain(text_of_pdf(paper_of(certificate)))


def copy_of(city, **changes):
    kept = {f.name: getattr(city, f.name) for f in dataclasses.fields(city) if f.init}
    return type(city)(**{**kept, **changes})


def test_a_long_year_takes_several_pages_each_with_its_headers_and_number(app, now):
    _account, _resident, certificate = with_certificate(now)
    certificate.lines, certificate.minutes = certificate.lines * 60, 120 * 60
    paper = paper_of(certificate)
    words = plain(text_of_pdf(paper))
    pages = len(re.findall(rb"/Type ?/Page\b(?!s)", paper))
    assert pages >= 3
    assert words.count("活動した日") == words.count("活動の名前") >= pages - 1
    assert f"{pages}/{pages}" in words
    assert "120時間" in words


@pytest.mark.parametrize("title", ['#panic("x")', "*太字* $x$ @ref <l>", "行\\ 末 \\u{1F600}"])
def test_markup_in_a_title_stays_text(app, now, title):
    account, resident = person()
    came(group_with_shift(title=title)[1], resident)
    assert plain(title) in plain(text_of_pdf(paper_of(issue(account, resident, now))))


def test_a_certificate_of_any_moment_is_drawn(app, now):
    _account, _resident, certificate = with_certificate(now + timedelta(microseconds=7))
    assert paper_of(certificate).startswith(b"%PDF-")


def test_the_same_certificate_is_drawn_the_same(app, now):
    _account, _resident, certificate = with_certificate(now)
    assert paper_of(certificate) == paper_of(certificate)


def test_a_resident_makes_and_opens_their_own(app, signed_in_as):
    account, resident = person()
    came(group_with_shift()[1], resident)
    client, page = signed_in_as(account), f"/members/{resident.id}/hours"
    assert client.submit(page, form="certify").status_code == 303
    certificate = db.session.scalars(select(Certificate)).one()
    assert certificate.first_day == date(2026, 4, 1)
    answer = client.get(f"/members/{resident.id}/certificates/{certificate.id}.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in answer.headers["Cache-Control"]
    name = f"活動証明書_第2026-{certificate.id:05d}号.pdf"
    assert f"filename*=UTF-8''{quote(name)}" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    client.submit(page, form="certify")
    assert db.session.scalar(select(func.count(Certificate.id))) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first_day": ""}, "入力してください"),
        ({"last_day": "2020-01-01"}, "あとの日"),
        ({"first_day": "2001-01-01"}, "10年以内"),
    ],
)
def test_a_period_that_cannot_be_certified_is_refused_beside_the_field(
    app, signed_in_as, fields, words
):
    account, resident = person()
    answer = signed_in_as(account).submit(f"/members/{resident.id}/hours", fields, form="certify")
    assert words in main_of(answer)


def test_the_staff_make_one_for_who_has_no_login(app, signed_in_as):
    resident = ResidentFactory(area="hamado", email=None, phone="0312345678")
    came(group_with_shift()[1], resident)
    worker = staff(AccountRole.AREA_STAFF, ("hamado",))
    answer = signed_in_as(worker).submit(f"/members/{resident.id}/hours", form="certify")
    assert answer.status_code == 303
    assert db.session.scalars(select(Certificate)).one().issued_by == worker.id


def test_foreign_people_make_open_and_revoke_nothing(app, now, signed_in_as):
    account, resident, certificate = with_certificate(now, area="hamado")
    paper = f"/members/{resident.id}/certificates/{certificate.id}.pdf"
    revoke = f"/members/{resident.id}/certificates/{certificate.id}/revoke"
    strangers = [person()[0], manager()[0], staff(AccountRole.AREA_STAFF, ("shiote",))]
    app.config["WTF_CSRF_ENABLED"] = False
    for stranger in strangers:
        client = signed_in_as(stranger)
        assert client.get(paper).status_code == 403
        assert client.get(revoke).status_code == 403
        assert client.post(f"/members/{resident.id}/certificates").status_code == 403
    assert signed_in_as(account).get(revoke).status_code == 403
    other = person()[1]
    assert (
        signed_in_as(staff()).get(f"/members/{other.id}/certificates/{certificate.id}.pdf")
    ).status_code == 404


def test_everybody_sees_with_the_code_that_it_is_true(app, now, client):
    _account, _resident, certificate = with_certificate(now, name=RARE)
    answer = client.submit("/certificates", {"code": in_groups(certificate.code).lower()})
    page = main_of(client.get(answer.location))
    for words in ("本物です", RARE, "2時間30分", "1回", "第2026-00001号"):
        assert words in page
    assert "noindex" in client.get(answer.location).get_data(as_text=True)
    assert certificate.lines[0]["activity"] not in page


def test_what_changed_since_is_told(app, now, client):
    _account, _resident, certificate = with_certificate(now)
    row = db.session.scalars(select(Attendance)).one()
    row.minutes = 10
    db.session.commit()
    page = main_of(client.get(f"/certificates/{certificate.code}"))
    assert "発行したあとの変更があります" in page
    assert "2時間30分" in page


def test_a_title_written_better_afterwards_is_no_change(app, now, client):
    _account, _resident, certificate = with_certificate(now)
    db.session.execute(db.text("UPDATE activities SET title = '河川敷の大清掃'"))
    db.session.commit()
    assert "変更があります" not in main_of(client.get(f"/certificates/{certificate.code}"))


def test_the_staff_declare_one_void_and_everybody_sees_that_but_not_why(
    app, now, client, signed_in_as
):
    account, resident, certificate = with_certificate(now)
    page = f"/members/{resident.id}/certificates/{certificate.id}/revoke"
    desk = signed_in_as(staff())
    assert "入力してください" in main_of(desk.submit(page, {"note": ""}))
    assert desk.submit(page, {"note": "別の方の記録でした。"}).status_code == 303
    seen = main_of(client.get(f"/certificates/{certificate.code}"))
    assert "この証明書は無効です" in seen
    assert "別の方の記録でした。" not in seen
    assert "別の方の記録でした。" in main_of(signed_in_as(account).get("/me/hours"))
    paper = f"/members/{resident.id}/certificates/{certificate.id}.pdf"
    assert signed_in_as(account).get(paper).status_code == 303
    assert "すでに無効" in main_of(desk.get(page))


@pytest.mark.parametrize("code", ["K7QM-3XPA-9TWD", "x", "清掃", "K" * 500, "%00", "..%2f"])
def test_a_wrong_code_is_told_in_plain_words(app, client, code):
    answer = client.get(f"/certificates/{code}")
    assert answer.status_code == 404


@pytest.mark.parametrize("code", ["", "K7QM", "0000-0000-0000", "あ" * 61])
def test_what_cannot_be_a_code_is_refused_beside_the_field(app, client, code):
    answer = client.submit("/certificates", {"code": code})
    assert "＊" in main_of(answer)
