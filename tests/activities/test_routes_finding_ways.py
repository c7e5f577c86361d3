"""Tests of the ways through the list: numbers, orders, quick choices, the nearest misses."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select

from matcher.activities.service import synonyms
from matcher.matching.weighing import settings_for_openings
from matcher.members.models import Resident
from matcher.shared.db import db, transaction
from matcher.shared.web.keeping import BRIEFLY
from tests.activities.posted import posted
from tests.conftest import NOW
from tests.factories import (
    SATURDAY_MORNING,
    OfferFactory,
    person,
)
from tests.support import html
from tests.support.signing import client_of
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)
MOST_STATEMENTS = 8
EVERYTHING = (
    "q=清掃&area=chuo&days=weekend&band=morning&from=2026-11-01&to=2027-03-01"
    "&field=environment&need=short&near=chuo&km=5"
)


@pytest.fixture
def resident(both_apps):
    """A client of somebody who lives in 中央 and is free on Saturday mornings."""
    account, somebody = person()
    with transaction():
        db.session.get_one(Resident, somebody.id).area = "chuo"
    OfferFactory(member_id=somebody.id, free_slots=["5-morning"])
    return client_of(both_apps, account)


def titles(response):
    tree, _ = html.parse(response.text)
    return [
        html.text_of(heading) for article in tree.iter("article") for heading in article.iter("h2")
    ]


def links(response, label):
    """Return the links of one navigation, by their words."""
    tree, _ = html.parse(response.text)
    (nav,) = [nav for nav in tree.iter("nav") if nav.get("aria-label") == label]
    return {html.text_of(a): a.get("href") for a in nav.iter("a")}


def choices(response):
    """Return how many each choice is said to give, by its words."""
    tree, _ = html.parse(response.text)
    found = {}
    for label in tree.iter("label"):
        if words := re.fullmatch(r"(.+?) ?([\d,]+)件", html.text_of(label)):
            found[words[1]] = int(words[2])
    return found


def test_every_choice_says_how_many_it_gives(visitor):
    posted(area="chuo", field="environment", traits=["beginners"])
    posted("祭り", SATURDAY_MORNING + 2 * DAY, area="hamado", field="tourism")
    found = choices(visitor.get("/activities?area=chuo"))
    assert (found["中央"], found["浜戸"], found["大橋"]) == (1, 1, 0)
    assert (found["環境保全"], found["観光"]) == (1, 0)
    assert (found["土曜・日曜"], found["平日（月〜金）"]) == (1, 0)
    assert (found["初めての方も歓迎"], found["オンライン"]) == (1, 0)
    assert found["午前 9:00〜12:00"] == 1


def test_the_numbers_may_be_a_minute_old_but_no_older(visitor):
    posted(area="chuo")
    assert choices(visitor.get("/activities"))["中央"] == 1
    posted("もう一つ", area="chuo")
    assert choices(visitor.get("/activities"))["中央"] == 1
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert choices(visitor.get("/activities"))["中央"] == 2


def test_the_order_is_a_link_and_stays_with_the_filters(visitor):
    posted("遠くて先", SATURDAY_MORNING - DAY, area="hamado")
    posted("近くて後", area="chuo")
    page = visitor.get("/activities?days=weekend&near=chuo")
    orders = links(page, "並び順")
    assert list(orders) == ["日にちが近い順", "場所が近い順", "人手が足りない順"]
    nearest = visitor.get("/activities?near=chuo&sort=near")
    assert titles(nearest) == ["近くて後", "遠くて先"]
    assert parse_qs(urlsplit(orders["場所が近い順"]).query)["days"] == ["weekend"]
    assert '<input type="hidden" name="sort" value="near">' in nearest.text


def test_a_visitor_is_asked_from_where_to_measure(visitor):
    posted("近い", area="chuo")
    page = visitor.get("/activities?sort=near")
    areas = links(page, "距離をはかる地区")
    assert titles(page) == ["近い"]
    assert "near=chuo&" in areas["中央"] + "&"
    assert titles(visitor.get(areas["中央"])) == ["近い"]


def test_a_resident_measures_from_where_they_live(resident):
    posted("浜戸", SATURDAY_MORNING - DAY, area="hamado")
    posted("中央", area="chuo")
    response = resident.get("/activities?sort=near&field=environment")
    assert response.status_code == 303
    assert titles(resident.get(response.location)) == ["中央", "浜戸"]
    assert "field=environment" in response.location


def test_a_resident_of_an_area_that_is_no_more_is_asked_from_where_to_measure(resident):
    with transaction():
        db.session.scalars(select(Resident)).one().area = "gone"
    response = resident.get("/activities?sort=near")
    assert response.status_code == 200
    assert "中央" in links(response, "距離をはかる地区")


def test_what_suits_a_resident_is_offered_to_residents_only(visitor, resident):
    posted("土曜の午前")
    posted("月曜の午前", SATURDAY_MORNING + 2 * DAY)
    assert "あなたに合う順" not in links(visitor.get("/activities?sort=me"), "並び順")
    assert titles(visitor.get("/activities?sort=me")) == ["土曜の午前", "月曜の午前"]
    found = resident.get("/activities?sort=me")
    assert "あなたに合う順" in links(found, "並び順")
    assert titles(found) == ["土曜の午前"]
    assert choices(found)["平日（月〜金）"] == 0
    assert titles(resident.get("/activities?sort=me&field=tourism")) == []


def test_many_choices_are_one_tap_away(visitor):
    posted("土曜の午前", traits=["beginners"])
    posted("土曜の夜", SATURDAY_MORNING + timedelta(hours=9), traits=["beginners", "children"])
    page = visitor.get("/activities")
    quick = links(page, "よく使う条件")
    assert titles(visitor.get(quick["今週末"])) == ["土曜の午前", "土曜の夜"]
    morning = visitor.get(quick["土日の午前"])
    assert titles(morning) == ["土曜の午前"]
    assert "土日の午前" not in links(morning, "よく使う条件")
    beginners = visitor.get(quick["初めての方も歓迎"])
    both = visitor.get(links(beginners, "よく使う条件")["子ども連れでもよい"])
    assert titles(both) == ["土曜の夜"]


def test_where_one_filter_less_gives_nothing_each_is_tried_alone(visitor):
    for number in range(6):
        posted(f"清掃{number}", area="chuo", field="environment")
    posted("祭り", area="hamado", field="tourism", traits=["online"])
    asked = "/activities?area=chuo&field=tourism&need=online&need=short&q=清掃"
    page = visitor.get(asked)
    out = links(page, "外すと見つかる条件")
    assert list(out) == [
        "「清掃」だけでさがす（6件）",
        *("中央だけでさがす（6件）", "観光だけでさがす（1件）"),
        *("2時間以内だけでさがす（7件）", "オンラインだけでさがす（1件）"),
    ]
    assert titles(page) == [f"清掃{number}" for number in range(5)]
    assert titles(visitor.get(out["観光だけでさがす（1件）"])) == ["祭り"]


def test_each_way_out_gives_what_it_says(visitor):
    for number in range(6):
        posted(f"清掃{number}", area="chuo", field="environment")
    page = visitor.get("/activities?q=清掃&area=chuo&need=online&field=environment")
    out = links(page, "外すと見つかる条件")
    assert list(out) == ["オンラインを外す（6件）"]
    assert len(titles(visitor.get(out["オンラインを外す（6件）"]))) == 6
    assert titles(page) == [f"清掃{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ("field=tourism&field=science", "観光・科学技術を外す（1件）"),
        ("days=weekdays&band=evening", "平日（月〜金）・夜間 17:00〜22:00を外す（1件）"),
        ("to=2026-11-25", "2026年11月25日（水）までを外す（1件）"),
        ("near=hamado&km=2", "浜戸から2km以内を外す（1件）"),
        ("area=hamado", "浜戸を外す（1件）"),
        ("q=存在しない", "「存在しない」を外す（1件）"),
        ("need=online", "オンラインを外す（1件）"),
    ],
)
def test_any_filter_can_be_let_go(visitor, asked, way):
    posted("花壇", area="chuo", field="environment")
    page = visitor.get(f"/activities?{asked}")
    assert way in links(page, "外すと見つかる条件")
    assert titles(visitor.get(links(page, "外すと見つかる条件")[way])) == ["花壇"]


@pytest.mark.parametrize("sort", ["", "near", "need", "me"])
@pytest.mark.parametrize("asked", ["", EVERYTHING, f"{EVERYTHING}&need=online&field=tourism"])
def test_no_list_takes_more_than_eight_statements(both_apps, visitor, resident, asked, sort):
    posted("海岸の清掃", area="chuo")
    with transaction():
        synonyms.add(["清掃", "掃除"], now=NOW)
    for client in (visitor, resident):
        db.session.expunge_all()
        both_apps.extensions.pop(BRIEFLY, None)
        settings_for_openings(now=NOW)  # the whole town's, counted once a minute for all readers
        with counted_statements() as sent:
            response = client.get(f"/activities?{asked}&sort={sort}&near=chuo")
        assert response.status_code == 200
        assert len(sent) <= MOST_STATEMENTS
