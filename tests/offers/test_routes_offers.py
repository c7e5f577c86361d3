"""What people give: their time, their things, and the list of talents."""

import re
from itertools import product

import pytest

from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.db import db
from tests.factories import (
    EngagementFactory,
    OfferFactory,
    OrganizationFactory,
    ResidentFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.support.filled_in import OFFER
from tests.support.hostile import HOSTILE, errors_on, kept_on, send_each
from tests.support.signing import press


def test_a_supporter_changes_their_time(signed_in_as):
    account, resident = person()
    offer = OfferFactory(member_id=resident.id, fields=["culture"], max_per_month=4)
    client = signed_in_as(account)
    page = client.get("/me/supporter").get_data(as_text=True)
    assert 'value="culture" checked' in page
    area = client.application.extensions["city"].areas[0].code
    changed = {"free_slots": ["0-morning"], "areas": [area], "max_per_month": "1", "fields": []}
    assert client.submit("/me/supporter", changed, form="supporter-form").location == "/me"
    assert _fresh(offer).free_slots == ["0-morning"]
    assert (offer.areas, offer.max_per_month, offer.fields) == ([area], 1, [])


def test_a_resident_without_time_may_begin_to_give_it(signed_in_as):
    account, resident = person()
    signed_in_as(account).submit("/me/supporter", {"free_slots": ["0-morning"]})
    assert db.session.query(Offer).one().member_id == resident.id


def test_a_supporter_rests_and_goes_on(signed_in_as):
    account, resident = person()
    offer = OfferFactory(member_id=resident.id)
    client = signed_in_as(account)
    assert press(client, f"/offers/{offer.id}/close").location == "/me/supporter"
    assert _fresh(offer).status is OfferStatus.CLOSED
    assert "お休み" in client.get("/me/supporter").get_data(as_text=True)
    press(client, f"/offers/{offer.id}/reopen")
    assert _fresh(offer).status is OfferStatus.OPEN


def test_a_login_of_a_group_has_no_time_of_its_own(signed_in_as):
    account, _ = manager()
    assert signed_in_as(account).get("/me/supporter").status_code == 404


def test_a_business_offers_people_and_things(signed_in_as):
    account, business = manager(OrganizationFactory(status="pending"))
    client = signed_in_as(account)
    page = f"/members/{business.id}/offers/new"
    assert client.submit(page, OFFER).location == f"/members/{business.id}/offers"
    client.submit(page, OFFER | {"kind": "people", "title": "従業員の参加", "count": "5"})
    given = {(o.kind, o.title, o.count) for o in db.session.query(Offer)}
    assert given == {(OfferKind.GOODS, "テント3張", 3), (OfferKind.PEOPLE, "従業員の参加", 5)}
    shown = client.get(f"/members/{business.id}/offers").get_data(as_text=True)
    assert "テント3張" in shown
    assert "従業員の参加" in client.get("/me/offers").get_data(as_text=True)


def test_people_need_a_number(signed_in_as):
    account, business = manager()
    page = f"/members/{business.id}/offers/new"
    answer = signed_in_as(account).submit(page, OFFER | {"kind": "people", "count": ""})
    assert "人数" in errors_on(answer)["count"]
    assert kept_on(answer)["title"] == "テント3張"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", ""),
        ("kind", "time"),
        ("kind", "funds"),
        ("kind", "nothing"),
        ("title", ""),
        ("title", "あ" * 61),
        ("description", ""),
        ("description", "あ" * 1001),
        ("count", "0"),
        ("count", "-3"),
        ("count", "たくさん"),
        ("count", "99999999999999999999"),
        ("areas", "no-such-area"),
        ("fields", "no-such-field"),
        ("skills", "no-such-skill"),
        ("free_slots", "0-midnight"),
    ],
)
def test_what_a_resident_cannot_give_is_refused_beside_its_field(signed_in_as, field, value):
    account, resident = person()
    page = f"/members/{resident.id}/offers/new"
    answer = signed_in_as(account).submit(page, OFFER | {field: value})
    assert answer.status_code == 200
    assert errors_on(answer)[field]
    assert db.session.query(Offer).count() == 0


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_do_no_harm(signed_in_as, hostile):
    account, business = manager()
    client = signed_in_as(account)
    page = f"/members/{business.id}/offers/new"
    for field, answer in send_each(client, page, OFFER, OFFER, HOSTILE[hostile]):
        assert answer.status_code in {200, 303}, field
    shown = client.get(f"/members/{business.id}/offers").get_data(as_text=True)
    assert "<script>alert" not in shown


def test_an_offer_is_changed(signed_in_as):
    account, resident = person()
    offer = OfferFactory(member_id=resident.id, kind=OfferKind.TALENT, title="ギター")
    client = signed_in_as(account)
    typed = {"title": "ウクレレ", "description": "弾き語りをします。"}
    assert client.submit(f"/offers/{offer.id}/edit", typed).status_code == 303
    assert _fresh(offer).title == "ウクレレ"
    assert offer.kind is OfferKind.TALENT


def test_nobody_touches_what_others_give(signed_in_as):
    _, other = person()
    offer = OfferFactory(member_id=other.id, kind=OfferKind.GOODS, title="軽トラック")
    stranger, _ = person()
    client = signed_in_as(stranger)
    for page in (f"/members/{other.id}/offers", f"/members/{other.id}/offers/new"):
        assert client.get(page).status_code == 403
    assert client.get(f"/offers/{offer.id}/edit").status_code == 403
    assert press(client, f"/offers/{offer.id}/close").status_code == 403
    assert _fresh(offer).status is OfferStatus.OPEN


@pytest.mark.parametrize("id_", [0, 999, 2**31, 10**30])
def test_what_is_not_there_is_not_found(signed_in_as, id_):
    client = signed_in_as(staff())
    for page in (f"/members/{id_}/offers", f"/members/{id_}/offers/new", f"/offers/{id_}/edit"):
        assert client.get(page).status_code == 404
    assert press(client, f"/offers/{id_}/close").status_code == 404


def test_a_talent_without_an_owner_cannot_be_changed(signed_in_as):
    offer = OfferFactory(member_id=None, kind=OfferKind.TALENT, title="腹話術")
    assert signed_in_as(staff()).get(f"/offers/{offer.id}/edit").status_code == 404


def test_talents_are_listed_without_a_way_to_reach_their_owners(client):
    owner = ResidentFactory(name="見本 次郎", email="jiro@example.jp", phone="09011112222")
    OfferFactory(member_id=owner.id, kind=OfferKind.TALENT, title="腹話術", category="演芸")
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="将棋の指導", category="囲碁・将棋")
    OfferFactory(member_id=owner.id, kind=OfferKind.TALENT, title="休業中", status="closed")
    OfferFactory(member_id=owner.id, kind=OfferKind.GOODS, title="軽トラック")
    page = client.get("/talents").get_data(as_text=True)
    assert "腹話術" in page
    assert "将棋の指導" in page
    for hidden in ("休業中", "軽トラック", "見本 次郎", "jiro@example.jp", "09011112222"):
        assert hidden not in page


def test_talents_are_found_by_words_and_category(both_apps):
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="腹話術", category="演芸")
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="将棋", category="囲碁・将棋")
    client = both_apps.test_client()
    for query in ("q=腹話", "category=演芸", "q=腹話術&category=演芸"):
        page = client.get(f"/talents?{query}").get_data(as_text=True)
        assert "<h2" in page
        assert "将棋</h2>" not in page
        assert "腹話術</h2>" in page


def test_talents_are_found_by_where_and_when_they_come(both_apps):
    here = {"areas": ["chuo"], "free_slots": ["5-morning"]}
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="腹話術", **here)
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="将棋", areas=["hamado"])
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="紙芝居")
    client = both_apps.test_client()
    page = client.get("/talents?area=chuo&days=weekend&band=morning").get_data(as_text=True)
    assert "2件" in page
    assert page.index("腹話術</h2>") < page.index("紙芝居</h2>")
    assert "将棋</h2>" not in page
    assert "提供できる時間帯に合う" in page
    assert "空いている時間の確認が必要" in page


def test_the_list_tells_nothing_of_homes_promises_and_answers(app):
    near, far = ResidentFactory(area="chuo"), ResidentFactory(area="hamado")
    for owner, title in ((near, "腹話術"), (far, "将棋")):
        OfferFactory(member_id=owner.id, kind=OfferKind.TALENT, title=title)
    client = app.test_client()

    def order():
        return re.findall("(腹話術|将棋)</h2>", client.get("/talents?area=chuo").text)

    before = order()
    near.area, far.area = far.area, near.area
    first = {"腹話術": near, "将棋": far}[before[0]]
    for _promise in range(4):
        EngagementFactory(member_id=first.id, shift_id=ShiftFactory().id)
    db.session.commit()
    assert order() == before


def test_every_talent_stands_on_one_page_of_the_list(both_apps):
    for number in range(45):
        OfferFactory(member_id=None, kind=OfferKind.TALENT, title=f"特技{number}番")
    client = both_apps.test_client()
    pages = [client.get(f"/talents?page={n}").get_data(as_text=True) for n in (1, 2, 3)]
    told = [title for page in pages for title in re.findall("特技[0-9]+番", page)]
    assert sorted(told) == sorted(f"特技{number}番" for number in range(45))


def test_whoever_may_post_for_a_group_is_told_how_to_ask(signed_in_as):
    account, group = manager()
    there = f"/organizations/{group.id}/activities/new"
    assert there in signed_in_as(account).get("/talents").text
    assert "募集をつくる" not in signed_in_as(person()[0]).get("/talents").text


def test_hostile_filters_fail_no_list(both_apps):
    client = both_apps.test_client()
    for name, hostile in product(
        ("q", "category", "area", "field", "days", "band", "page"), HOSTILE.values()
    ):
        assert client.get("/talents", query_string={name: hostile}).status_code == 200


def test_a_per_cent_sign_stands_for_itself(client):
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="果汁100%ジュースの講座")
    OfferFactory(member_id=None, kind=OfferKind.TALENT, title="書道")
    page = client.get("/talents", query_string={"q": "%"}).get_data(as_text=True)
    assert "100%" in page
    assert "書道" not in page


def _fresh(offer: Offer) -> Offer:
    db.session.rollback()
    return db.session.get_one(Offer, offer.id)
