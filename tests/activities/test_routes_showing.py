"""Tests of a listing's page."""

from datetime import date, timedelta

import pytest

from matcher.accounts.models import Membership
from matcher.activities.models import ActivityStatus
from matcher.authz import AccountRole, MembershipRole
from matcher.engagements.rules import Origin, State
from matcher.shared.clock import local_date
from matcher.shared.db import db
from tests.conftest import NOW
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.support import html
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def post(*shifts, role=None, **activity):
    """Post a listing with these shifts (fields of each); return it."""
    listing = ActivityFactory(**activity)
    part = RoleFactory(activity_id=listing.id, **(role or {}))
    for shift in shifts or ({},):
        ShiftFactory(role_id=part.id, **shift)
    return listing


def page_of(listing):
    return f"/activities/{listing.id}"


def rows(response):
    """Return the words of each row of the dates."""
    tree, _ = html.parse(response.text)
    found = [row for row in tree.iter("tr") if row.find("td") is not None]
    return [html.text_of(row) for row in found]


def test_every_word_of_the_source_stays_visible_under_its_label(client):
    said = {
        "title": "地区の文化祭",
        "summary": "会場をつくります。\nお昼に終わります。",
        "venue": "公民館の講堂",
        "city_name": "となり市",
        "schedule_note": "雨のときは翌日",
        "capacity_note": "各日20名くらい",
        "eligibility_note": "中学生から",
        "skills_note": "音響の経験",
        "belongings": "上ばき",
        "reward_note": "昼食あり",
        "contact_method": "窓口で",
        "source_url": "https://example.org/list?a=1&b=2",
        "source_date": "2026-10",
    }
    notes = {"主催の備考": "駐車場はありません", "その他": "<b>太字</b>"}
    response = client.get(page_of(post(**said, notes=notes, deadline=date(2026, 11, 27))))
    tree, _ = html.parse(response.text)
    words = html.text_of(tree)
    for piece in (*said.values(), *notes, *notes.values(), "2026年11月27日（金）"):
        assert " ".join(piece.split()) in words
    for label in ("定員について", "対象", "特技・経験", "持ち物・服装", "謝礼・交通費・参加費"):
        assert label in words


def test_what_is_wanted_is_said_in_words(client):
    role = {"capacity": 8, "min_age": 15, "max_age": 70, "skills": ["mowing", "gone"]}
    text = client.get(page_of(post({"capacity": 8}, role=role))).text
    for words in ("8人", "15歳から70歳まで", "草刈りができる方", "先着順"):
        assert words in text


@pytest.mark.parametrize(
    ("shift", "activity", "words"),
    [
        ({}, {}, "募集中"),
        ({"capacity": 9, "taken": 1}, {}, "あと8人"),
        ({"capacity": 9, "taken": 7}, {}, "あと2人"),
        ({"capacity": 2, "taken": 2}, {}, "満員（キャンセル待ち受付）"),
        ({}, {"deadline": local_date(NOW)}, "本日締切"),
        ({}, {"deadline": local_date(NOW) + DAY}, "まもなく締切"),
        ({}, {"opens_on": local_date(NOW) + DAY}, "受付開始前"),
        ({}, {"deadline_days": 7}, "募集終了"),
        ({}, {"deadline": local_date(NOW) - DAY}, "募集終了"),
        ({}, {"status": ActivityStatus.CLOSED}, "募集終了"),
        ({}, {"status": ActivityStatus.CANCELLED}, "中止"),
        ({"cancelled_at": NOW}, {}, "中止"),
        ({"starts_at": NOW - 3 * HOUR}, {}, "終了"),
    ],
)
def test_how_a_date_stands_is_computed(client, shift, activity, words):
    response = client.get(page_of(post(shift, **activity)))
    (row,) = rows(response)
    assert words in row
    can_apply = not {"募集終了", "受付開始前", "中止", "終了"} & {words}
    assert ("申し込む" in row) == can_apply


def test_the_dates_to_come_stand_first_and_many_are_folded(client):
    starts = [NOW - DAY, *(SATURDAY_MORNING + n * DAY for n in range(9)), None]
    response = client.get(page_of(post(*({"starts_at": start} for start in starts))))
    tree, _ = html.parse(response.text)
    folds = [html.text_of(s) for s in tree.iter("summary") if "日程" in html.text_of(s)]
    assert folds == ["ほかの日程（4回）", "終わった日程・中止の日程（1回）"]
    assert "11月28日" in rows(response)[0]
    assert "随時" in rows(response)[9]


def test_a_visitor_is_led_to_sign_in_and_back(client):
    listing = post()
    response = client.get(page_of(listing))
    assert f"/sign-in?next=/activities/{listing.id}" in response.text
    assert "Set-Cookie" not in response.headers
    assert "csrf_token" not in response.text


def test_a_resident_applies_with_one_tap(app, signed_in_as):
    account, _resident = person()
    reader, listing = signed_in_as(account), post({"capacity": 3})
    response = reader.submit(page_of(listing), form="/apply")
    assert response.status_code == 303
    page = reader.get(page_of(listing))
    assert "参加決定" in page.text
    assert "申し込む" not in rows(page)[0]
    assert "あと2人" in rows(page)[0]


def test_a_full_date_offers_the_waiting_list(app, signed_in_as):
    account, _resident = person()
    reader, listing = signed_in_as(account), post({"capacity": 1, "taken": 1})
    assert "キャンセル待ちに申し込む" in reader.get(page_of(listing)).text
    reader.submit(page_of(listing), form="/apply")
    assert "キャンセル待ち" in rows(reader.get(page_of(listing)))[0]


def test_who_withdrew_may_apply_again(app, signed_in_as):
    account, resident = person()
    listing = post()
    shift = listing.roles[0].shifts[0]
    EngagementFactory(member_id=resident.id, shift_id=shift.id, state=State.WITHDRAWN)
    row = rows(signed_in_as(account).get(page_of(listing)))[0]
    assert "取りやめ" in row
    assert "申し込む" in row


def test_who_was_declined_may_not(app, signed_in_as):
    account, resident = person()
    listing = post()
    tie = {"state": State.DECLINED, "origin": Origin.APPLIED}
    EngagementFactory(member_id=resident.id, shift_id=listing.roles[0].shifts[0].id, **tie)
    assert "申し込む" not in rows(signed_in_as(account).get(page_of(listing)))[0]


def test_who_acts_for_several_chooses(app, signed_in_as):
    account, _resident = person()
    group = {"member_id": OrganizationFactory().id, "role": MembershipRole.MANAGER}
    db.session.add(Membership(account_id=account.id, **group))
    db.session.commit()
    listing = post()
    shift = listing.roles[0].shifts[0]
    response = signed_in_as(account).get(page_of(listing))
    assert f'href="/shifts/{shift.id}/apply"' in response.text


def test_a_group_sees_how_its_listing_stands_and_cannot_apply(app, signed_in_as):
    account, organization = manager()
    listing = post(organization_id=organization.id, summary="短い", venue="")
    response = signed_in_as(account).get(page_of(listing))
    assert "この募集の状態" in response.text
    assert "次のことを書き足すと、申込みが増えます" in response.text
    assert "申し込む" not in rows(response)[0]
    for address in ("edit", "applicants", "close"):
        assert f"/activities/{listing.id}/{address}" in response.text


def test_nobody_else_sees_that(app, client, signed_in_as):
    listing = post()
    other, _organization = manager()
    for reader in (client, signed_in_as(other)):
        assert "この募集の状態" not in reader.get(page_of(listing)).text


def test_a_draft_is_for_its_group_and_the_staff(app, client, signed_in_as):
    account, organization = manager()
    listing = post(organization_id=organization.id, status=ActivityStatus.DRAFT)
    other, _organization = manager()
    area_staff = staff(AccountRole.AREA_STAFF, ("chuo",))
    for reader, status in (
        (client, 404),
        (signed_in_as(other), 404),
        (signed_in_as(account), 200),
        (signed_in_as(staff()), 200),
        (signed_in_as(area_staff), 200),
    ):
        assert reader.get(page_of(listing)).status_code == status


def test_a_listing_sent_back_shows_the_note(app, signed_in_as):
    account, organization = manager()
    status = {"status": ActivityStatus.DECLINED, "decided_note": "時刻を書いてください。"}
    listing = post(organization_id=organization.id, **status)
    response = signed_in_as(account).get(page_of(listing))
    assert "時刻を書いてください。" in response.text
    assert "この内容で提出する" in response.text


@pytest.mark.parametrize("id_", ["0", "99", str(2**31), str(2**40), str(10**30)])
def test_an_id_that_is_not_there_is_not_found(client, id_):
    assert client.get(f"/activities/{id_}").status_code == 404


def test_a_listing_without_roles_is_shown(client):
    response = client.get(page_of(ActivityFactory()))
    assert "日程はまだ決まっていません" in response.text


def test_the_number_of_statements_does_not_grow(both_apps):
    visitor, counts = both_apps.test_client(), []
    for number in (1, 12):
        listing = post(*({"starts_at": SATURDAY_MORNING + n * DAY} for n in range(number)))
        for _role in range(number):
            ShiftFactory(role_id=RoleFactory(activity_id=listing.id).id)
        address = page_of(listing)
        db.session.rollback()
        with counted_statements() as sent:
            visitor.get(address)
        counts.append(len(sent))
    assert counts == [4, 4]


def test_a_place_is_shown_on_a_small_map_whose_pictures_the_page_may_load(client):
    page = client.get(page_of(post(venue="東の浜", pin_lat=34.125, pin_lon=131.5)))
    assert 'data-lat="34.125" data-lon="131.5"' in page.text
    assert "cyberjapandata.gsi.go.jp" in page.headers["Content-Security-Policy"]


def test_the_middle_of_an_area_is_no_place_to_go_to(client):
    page = client.get(page_of(post(venue="東の浜", lat=34.125, lon=131.5)))
    assert "town-map" not in page.text
    assert "cyberjapandata.gsi.go.jp" not in page.headers["Content-Security-Policy"]
