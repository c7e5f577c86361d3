"""Tests of the map of activities and of the list that is its equal."""

import pytest

from matcher.activities.service import mapping
from tests.activities.posted import posted
from tests.conftest import settings_for
from tests.factories import SATURDAY_MORNING
from tests.support import html
from tests.support.applications import made
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
TILES = "https://cyberjapandata.gsi.go.jp"


def places(response):
    """Return the lines of the lists with their places: title, degrees north and east."""
    tree, _ = html.parse(response.text)
    items = [item for item in tree.iter("li") if "place-list__item" in item.get("class", "")]
    return [
        (html.text_of(next(item.iter("a"))), item.get("data-lat"), item.get("data-lon"))
        for item in items
    ]


def test_the_list_beside_the_map_names_where_everything_is(visitor):
    posted("花だん", area="chuo", pin_lat=34.125, pin_lon=131.5)
    posted("オンライン相談", area=None)
    assert places(visitor.get("/activities/map")) == [
        ("花だん", "34.125", "131.5"),
        ("オンライン相談", None, None),
    ]


def test_the_list_comes_before_the_map(visitor):
    posted(area="chuo")
    page = visitor.get("/activities/map").text
    assert page.index('id="places"') < page.index('data-items="places"')


def test_the_filters_of_the_address_hold_and_go_along_to_the_other_views(visitor):
    posted("中央", area="chuo")
    posted("大橋", area="ohashi")
    page = visitor.get("/activities/map?area=ohashi&page=3")
    assert [title for title, *_ in places(page)] == ["大橋"]
    assert 'href="/activities?area=ohashi"' in page.text
    assert 'href="/activities/calendar?area=ohashi"' in page.text


def test_where_there_are_too_many_it_says_so(visitor, monkeypatch):
    monkeypatch.setattr(mapping, "MOST", 1)
    posted("一つ目", SATURDAY_MORNING, area="chuo")
    posted("二つ目", area="chuo")
    page = visitor.get("/activities/map").text
    assert "1件以上" in page
    assert "日にちが近い順に1件を表示しています" in page


def test_nothing_found_is_said_without_a_map(visitor):
    page = visitor.get("/activities/map?q=ない").text
    assert "条件に合う活動が見つかりません" in page
    assert "data-tiles" not in page


def test_only_a_page_with_a_map_may_load_its_pictures(visitor):
    posted(area="chuo")
    there = visitor.get("/activities/map").headers["Content-Security-Policy"]
    elsewhere = visitor.get("/activities").headers["Content-Security-Policy"]
    assert f"img-src 'self' data: {TILES};" in there
    assert TILES not in elsewhere


def test_a_page_kept_for_visitors_may_load_them_too(app):
    posted(area="chuo")
    app.config["VISITORS_SECONDS"] = 5
    answers = [app.test_client().get("/activities/map") for _time in range(2)]
    assert answers[0].data == answers[1].data
    assert all(TILES in answer.headers["Content-Security-Policy"] for answer in answers)


def test_a_town_without_a_map_shows_the_list_alone(app, tmp_path):
    posted(area="chuo")
    settings = settings_for(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    text = settings.city_file.read_text(encoding="utf-8")
    assert TILES in text
    city = tmp_path / "city.toml"
    tiles = f'tiles = "{TILES}/xyz/pale/{{z}}/{{x}}/{{y}}.png"'
    city.write_text(text.replace(tiles, 'tiles = ""'), encoding="utf-8")
    other = made(settings_for(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, str(city)))
    with other.app_context():
        page = other.test_client().get("/activities/map")
    assert len(places(page)) == 1
    assert "data-tiles" not in page.text
    assert TILES not in page.headers["Content-Security-Policy"]


def test_a_page_costs_few_queries(visitor):
    for _number in range(3):
        posted(area="chuo")
    with counted_statements() as statements:
        visitor.get("/activities/map?q=清掃")
    assert len(statements) <= 4
