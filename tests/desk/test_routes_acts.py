"""What the staff do at the desk: decide, call, confirm, settle; and what is refused."""

from datetime import date

import pytest
from sqlalchemy import select

from matcher.activities.models import ActivityStatus
from matcher.desk.forms import CHECKS
from matcher.desk.imports.models import ImportKind, ImportReview
from matcher.engagements.models import EngagementEvent
from matcher.engagements.rules import State
from matcher.engagements.service import invite
from matcher.members.models import OrgStatus
from matcher.notices.models import Notice, NoticeChannel, NoticeState
from matcher.offers.models import OfferKind
from matcher.shared.db import db, transaction
from tests.conftest import NOW
from tests.factories import (
    CREATED,
    ActivityFactory,
    EngagementFactory,
    NoticeFactory,
    OfferFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    person,
    staff,
)
from tests.support.signing import sign_in

pytestmark = pytest.mark.usefixtures("at_ten")
ALL_CHECKS = [code for code, _words in CHECKS]
CALL = {"channel": NoticeChannel.CALL, "address": "0312345678"}


@pytest.fixture
def desk(signed_in_as):
    return signed_in_as(staff())


def _pending(**values):
    return OrganizationFactory(status=OrgStatus.PENDING, **values)


def _submitted(**values):
    activity = ActivityFactory(status=ActivityStatus.SUBMITTED, submitted_at=CREATED, **values)
    ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
    return activity


def _fresh(row):
    db.session.rollback()
    db.session.refresh(row)
    return row


def _letters():
    db.session.rollback()
    return list(db.session.scalars(select(Notice.kind)))


def _follow(client, response):
    assert response.status_code == 303
    return client.get(response.location).text


def test_an_organization_is_approved_and_told_so(desk):
    group = _pending(purpose="川べりの花壇の世話をしています。")
    page = f"/desk/organizations/{group.id}"
    assert "川べりの花壇の世話" in desk.get(page).text
    response = desk.submit(page, {"note": "これからどうぞよろしく。"}, press="decision=yes")
    assert "承認しました" in _follow(desk, response)
    assert _fresh(group).status is OrgStatus.APPROVED
    assert _letters() == ["organization_approved"]


def test_a_no_needs_a_reason_and_keeps_what_was_typed(desk):
    group = _pending()
    page = f"/desk/organizations/{group.id}"
    response = desk.submit(page, {"note": "  "}, press="decision=no")
    assert "理由を書いてください" in response.text
    assert _fresh(group).status is OrgStatus.PENDING
    told = desk.submit(page, {"note": "活動の場所が市外のためです。"}, press="decision=no")
    assert "承認しないことを伝えました" in _follow(desk, told)
    assert _fresh(group).decided_note == "活動の場所が市外のためです。"
    assert _letters() == ["organization_declined"]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("あ" * 501, "500字以内"),
        ("よろしく\x00", "使えない文字"),
        ("よろしく\u202e", "使えない文字"),
    ],
)
def test_a_hostile_note_is_refused_beside_the_field(desk, note, words):
    group = _pending()
    response = desk.submit(f"/desk/organizations/{group.id}", {"note": note}, press="decision=yes")
    assert response.status_code == 200
    assert words in response.text
    assert "よろしく" in response.text or "あ" * 501 in response.text
    assert _fresh(group).status is OrgStatus.PENDING


@pytest.mark.parametrize("press", ["", "decision=", "decision=maybe", "other=yes"])
def test_a_decision_without_a_button_is_asked_again(desk, press):
    group = _pending()
    response = desk.submit(f"/desk/organizations/{group.id}", {"note": "はい"}, press=press)
    assert response.status_code == 200
    assert _fresh(group).status is OrgStatus.PENDING


def test_what_was_decided_meanwhile_is_not_decided_again(desk):
    group = _pending()
    page = f"/desk/organizations/{group.id}"
    desk.submit(page, {"note": "場所が市外です。"}, press="decision=no")
    answer = desk.submit(page, {"note": "", "seen": "pending:"}, press="decision=yes")
    assert answer.status_code == 303
    assert "すでに処理が済んでいます" in desk.get(page).text
    assert _fresh(group).status is OrgStatus.DECLINED


def test_a_declined_organization_can_be_approved_after_all(desk):
    group = OrganizationFactory(
        status=OrgStatus.DECLINED, decided_at=CREATED, decided_note="場所が分かりません。"
    )
    page = f"/desk/organizations/{group.id}"
    assert "場所が分かりません。" in desk.get(page).text
    desk.submit(page, {"note": "お話をうかがいました。"}, press="decision=yes")
    assert _fresh(group).status is OrgStatus.APPROVED


def test_an_approved_organization_has_nothing_to_decide(desk):
    page = desk.get(f"/desk/organizations/{OrganizationFactory().id}").text
    assert 'name="decision"' not in page


def test_a_namesake_is_pointed_out(desk):
    old = OrganizationFactory(name="花のみち の会", name_key="花のみちの会")
    new = _pending(name="花のみちの会", name_key="花のみちの会")
    page = desk.get(f"/desk/organizations/{new.id}").text
    assert "同じ名前の団体" in page
    assert f"/desk/organizations/{old.id}" in page


def test_a_listing_is_published_when_everything_was_looked_at(desk):
    activity = _submitted(venue="川べりの広場", contact_method="電話")
    page = f"/desk/activities/{activity.id}"
    shown = desk.get(page).text
    assert "川べりの広場" in shown
    assert "2026年11月28日（土）" in shown
    answer = desk.submit(page, {"checks": ALL_CHECKS, "note": ""}, press="decision=yes")
    assert "公開しました" in _follow(desk, answer)
    assert _fresh(activity).status is ActivityStatus.PUBLISHED
    assert _letters() == ["activity_published"]


@pytest.mark.parametrize("checks", [[], ALL_CHECKS[:-1], [*ALL_CHECKS[:-1], "other"]])
def test_a_listing_is_not_published_unseen(desk, checks):
    activity = _submitted()
    response = desk.submit(
        f"/desk/activities/{activity.id}", {"checks": checks}, press="decision=yes"
    )
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text
    assert _fresh(activity).status is ActivityStatus.SUBMITTED


def test_a_listing_is_sent_back_with_what_to_mend(desk):
    activity = _submitted()
    page = f"/desk/activities/{activity.id}"
    assert "理由を書いてください" in desk.submit(page, {}, press="decision=no").text
    answer = desk.submit(page, {"note": "集合場所を書いてください。"}, press="decision=no")
    assert "直しをお願いしました" in _follow(desk, answer)
    assert _fresh(activity).status is ActivityStatus.DECLINED
    assert _letters() == ["activity_declined"]
    assert 'name="decision"' not in desk.get(page).text


def test_a_listing_changed_meanwhile_is_looked_at_again(desk):
    activity = _submitted()
    page = f"/desk/activities/{activity.id}"
    fields = {"checks": ALL_CHECKS, "seen": "submitted:2026-10-01T00:00:00+00:00"}
    answer = desk.submit(page, fields, press="decision=yes")
    assert answer.status_code == 303
    assert "内容が変わりました" in desk.get("/desk").text
    assert _fresh(activity).status is ActivityStatus.SUBMITTED


def test_what_a_listing_lacks_is_named(desk):
    activity = ActivityFactory(status=ActivityStatus.SUBMITTED, submitted_at=CREATED)
    page = desk.get(f"/desk/activities/{activity.id}").text
    assert "日時、場所、活動の内容、人数、問い合わせの方法" in page


def test_a_call_is_said_once(desk):
    body = "見本 様\n\n参加が決まりました。\n\n申込みと予定\nhttp://localhost/me\n\n--\nセンター\n"
    call = NoticeFactory(**CALL, recipient="見本 花子", body=body)
    page = desk.get("/desk/calls").text
    assert "見本 花子 様" in page
    assert "03-1234-5678" in page
    assert "参加が決まりました。" in page
    assert "http://localhost/me" not in page
    answer = desk.submit("/desk/calls", form=f"/desk/calls/{call.id}/done")
    assert "伝えたことを記録しました" in _follow(desk, answer)
    assert _fresh(call).state is NoticeState.SENT


def test_a_call_said_by_somebody_else_is_a_word_not_a_failure(app, desk):
    call = NoticeFactory(**CALL, state=NoticeState.SENT)
    app.config["WTF_CSRF_ENABLED"] = False
    back = {"Referer": "http://localhost/desk/calls"}
    answer = desk.post(f"/desk/calls/{call.id}/done", headers=back)
    app.config["WTF_CSRF_ENABLED"] = True
    assert "すでに処理が済んでいます" in _follow(desk, answer)


def test_a_lost_mail_is_sent_again(desk, tmp_path):
    mail = NoticeFactory(state=NoticeState.UNKNOWN, error="connection lost")
    assert "届いたかどうか分かりません" in desk.get("/desk/mails").text
    answer = desk.submit("/desk/mails", form=f"/desk/mails/{mail.id}/again")
    assert answer.status_code == 303
    assert _fresh(mail).state is NoticeState.SENT
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 1


def test_a_failed_mail_is_said_in_another_way(desk):
    mail = NoticeFactory(state=NoticeState.FAILED, error="550 no such user")
    assert "550 no such user" in desk.get("/desk/mails").text
    desk.submit("/desk/mails", form=f"/desk/calls/{mail.id}/done")
    assert _fresh(mail).state is NoticeState.SENT


def _registered_by_telephone(number="0312345678"):
    account, resident = person(email=None, phone=number, confirmed_at=None)
    calls = [
        NoticeFactory(
            kind="confirm_call",
            key=f"confirm_call:{account.id}:{n}",
            channel=NoticeChannel.CALL,
            address=number,
        )
        for n in range(2)
    ]
    return account, resident, calls


def test_a_telephone_is_confirmed_and_its_owner_comes_in(app, desk, client):
    account, resident, calls = _registered_by_telephone()
    page = desk.get("/desk/accounts").text
    assert page.count(f"{resident.name} 様") == 1, "who asked twice is called once"
    answer = desk.submit("/desk/accounts", form=f"/desk/accounts/{account.id}/confirm")
    assert "登録を確定しました" in _follow(desk, answer)
    assert _fresh(account).confirmed_at == NOW
    assert {_fresh(call).state for call in calls} == {NoticeState.SENT}
    with app.app_context():  # a request of somebody else's
        assert sign_in(client, "0312345678").status_code == 303


def test_a_telephone_is_confirmed_from_its_owners_page(desk):
    account, resident, _calls = _registered_by_telephone()
    page = f"/desk/residents/{resident.id}"
    assert "電話での確認を待っています" in desk.get(page).text
    desk.submit(page, form=f"/desk/accounts/{account.id}/confirm")
    assert _fresh(account).confirmed_at == NOW
    assert "電話での確認を待っています" not in desk.get(page).text


def test_who_knows_nothing_of_it_is_not_confirmed(desk):
    account, _resident, calls = _registered_by_telephone()
    desk.submit("/desk/accounts", form=f"/desk/calls/{calls[1].id}/done")
    assert _fresh(account).confirmed_at is None
    assert {_fresh(call).state for call in calls} == {NoticeState.SENT}


@pytest.mark.parametrize("confirmed", [{"phone": "0312345678"}, {"phone": None}])
def test_a_confirmed_account_is_not_confirmed_again(app, desk, confirmed):
    account, _resident = person(email="a@example.jp", **confirmed)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = desk.post(f"/desk/accounts/{account.id}/confirm")
    app.config["WTF_CSRF_ENABLED"] = True
    if account.phone is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 303
        assert "すでに処理が済んでいます" in desk.get("/desk").text


def test_a_row_is_looked_at_and_settled_once(app, desk):
    review = ImportReview(
        kind=ImportKind.LISTINGS,
        file_name="listings.csv",
        line=17,
        reason="date_unreadable",
        column="start",
        row={"title": "みんなの<b>朝市</b>", "start": "そのうち", "empty": ""},
        digest="d",
        source_key="k",
        created_at=CREATED,
    )
    db.session.add(review)
    db.session.commit()
    page = desk.get("/desk/review").text
    assert "listings.csv　17行目" in page
    assert "「start」の日付が読み取れません。" in page
    assert "みんなの&lt;b&gt;朝市&lt;/b&gt;" in page
    act = f"/desk/review/{review.id}/settle"
    assert "確認済みにしました" in _follow(desk, desk.submit("/desk/review", form=act))
    assert _fresh(review).resolved_at == NOW
    app.config["WTF_CSRF_ENABLED"] = False
    assert desk.post(act).status_code == 303
    app.config["WTF_CSRF_ENABLED"] = True
    assert "すでに処理が済んでいます" in desk.get("/desk").text


def test_shifts_are_filtered_by_area_and_days(desk):
    here = RoleFactory(activity_id=ActivityFactory(area="hamado", title="浜の清掃").id)
    there = RoleFactory(activity_id=ActivityFactory(area="shiote", title="潮出の花壇").id)
    ShiftFactory(role_id=here.id, capacity=2)
    ShiftFactory(role_id=there.id, capacity=2)
    ShiftFactory(role_id=there.id, capacity=1, taken=1)
    ShiftFactory(role_id=here.id, capacity=5, ends_at=None)
    assert "潮出の花壇" in desk.get("/desk/shifts").text
    near = desk.get("/desk/shifts?area=hamado").text
    assert "浜の清掃" in near
    assert "潮出の花壇" not in near
    assert "あと2人" in near
    assert "9:00から" in near


def test_residents_are_found_by_name_reading_and_number(desk):
    ResidentFactory(
        name="見本 花子", name_key="見本花子", furigana="ミホン ハナコ", phone="0312345678"
    )
    for words in ("花子", "見本花", "みほんはな", "ハナコ", "03-1234", "０３１２３４５"):
        assert "見本 花子" in desk.get("/desk/residents", query_string={"q": words}).text, words
    for words in ("太郎", "%", "_", "999"):
        page = desk.get("/desk/residents", query_string={"q": words}).text
        assert "見本 花子" not in page, words


def test_those_never_asked_come_first_and_silence_is_told(desk):
    asked = ResidentFactory(name="見本 一郎")
    ResidentFactory(name="見本 二郎")
    engagement = EngagementFactory(member_id=asked.id, state=State.INVITED)
    db.session.add(EngagementEvent(engagement_id=engagement.id, to_state=State.INVITED, at=CREATED))
    db.session.commit()
    page = desk.get("/desk/residents").text
    assert page.index("見本 二郎") < page.index("見本 一郎")
    assert "まだありません" in page
    assert "23日前" in page


def test_a_residents_page_shows_all_the_desk_needs(desk):
    born = date(1950, 11, 25)
    _account, resident = person(ResidentFactory(phone="0312345678", birth_date=born))
    OfferFactory(
        member_id=resident.id, free_slots=["5-morning"], fields=["environment"], max_per_month=2
    )
    OfferFactory(member_id=resident.id, kind=OfferKind.TALENT, title="折り紙を教えます")
    activity = ActivityFactory(title="浜の清掃")
    shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
    EngagementFactory(member_id=resident.id, shift_id=shift.id)
    page = desk.get(f"/desk/residents/{resident.id}").text
    for words in (
        "03-1234-5678",
        "土曜",
        "月に2回まで",
        "折り紙を教えます",
        "浜の清掃",
        "参加決定",
    ):
        assert words in page, words


def test_an_organization_is_no_resident(desk):
    assert desk.get(f"/desk/residents/{OrganizationFactory().id}").status_code == 404
    assert desk.get(f"/desk/organizations/{ResidentFactory().id}").status_code == 404


def _asked_by_telephone():
    resident = ResidentFactory(email=None, phone="0312345678")
    shift = ShiftFactory(capacity=3)
    with transaction():
        return invite(shift.id, resident, actor=actor_of(staff()), now=NOW)


@pytest.mark.parametrize("page", ["/desk/calls", "/desk/residents/{resident}"])
@pytest.mark.parametrize(
    ("act", "words", "state"),
    [
        ("accepted", "参加が決まりました", State.CONFIRMED),
        ("refused", "参加しないことを記録しました", State.DECLINED),
    ],
)
def test_an_answer_heard_on_the_telephone_is_written_down(desk, page, act, words, state):
    engagement = _asked_by_telephone()
    page = page.format(resident=engagement.member_id)
    answer = desk.submit(page, form=f"/desk/engagements/{engagement.id}/{act}")
    assert words in _follow(desk, answer)
    assert _fresh(engagement).state is state
    assert "参加すると聞いた" not in desk.get(page).text


def test_a_code_for_a_new_password_comes_with_its_steps(desk):
    account, resident = person(email=None, phone="0312345678")
    body = "1. お電話してください。\n2. 次の番号をお伝えください。\n　　1234-5678-9012\n"
    NoticeFactory(**CALL, kind="reset_call", key=f"reset_call:{account.id}:1", body=body)
    page = desk.get("/desk/calls").text
    assert f"{resident.name} 様" in page
    assert "手順" in page
    assert "1234-5678-9012" in page
