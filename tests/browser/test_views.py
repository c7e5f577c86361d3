"""List, map and calendar: with the map's pictures, without them, and without scripts."""

import re
import struct
import zlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser
TILES = re.compile(r"^https://cyberjapandata\.gsi\.go\.jp/")
NO_MAP = "地図を表示できません"
TELEPHONE, SMALLEST, DESK = 390, 320, 1280
VIEWS = ["/activities", "/activities/map", "/activities/calendar"]


def picture() -> bytes:
    """Return a grey square of 256 pixels as a PNG, as the map would be sent one."""

    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xe0" * 256) * 256)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def answered(route: Route) -> None:
    route.fulfill(body=picture(), content_type="image/png")


def refused(route: Route) -> None:
    route.abort()


@pytest.fixture
def map_at(page_at) -> Callable[..., Page]:
    """A function that opens the map, its pictures answered or refused."""

    def open_map(width: int, tiles: Callable[[Route], None], address: str = "") -> Page:
        page: Page = page_at(width)
        page.route(TILES, tiles)
        page.goto(f"/activities/map{address}")
        expect(page.locator(".map-pin").first).to_be_visible()
        return page

    return open_map


def lines(page: Page) -> Locator:
    return page.locator("#places > li")


def shown(page: Page) -> int:
    """Return for how many activities the markers stand: each for one, or for its number."""
    pins = page.locator(".map-pin").all()
    return sum(int(pin.inner_text() or 1) for pin in pins)


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_the_map_shows_what_its_list_names(
    map_at, width, assert_accessible, assert_no_sideways_scroll
):
    page = map_at(width, answered)
    assert lines(page).count() == shown(page) > 10
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.get_by_text(NO_MAP)).to_have_count(0)
    expect(page.get_by_role("link", name="地理院タイル")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_where_the_pictures_are_refused_list_and_markers_are_there_and_it_says_so(
    map_at, width, assert_accessible, assert_no_sideways_scroll
):
    page = map_at(width, refused)
    expect(page.get_by_text(NO_MAP)).to_be_visible()
    assert lines(page).count() == shown(page)
    page.locator(".map-pin--many").first.click()
    expect(page.locator(".map-popup a").first).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_the_map_is_walked_by_the_keyboard(map_at, assert_accessible):
    page = map_at(DESK, answered)
    pin = page.locator(".map-pin--many").first
    name = pin.get_attribute("aria-label")
    pin.focus()
    page.keyboard.press("Enter")
    links = page.locator(".map-popup a")
    expect(links.first).to_be_focused()
    assert name is not None
    assert name.startswith(links.first.inner_text())
    assert links.count() == int(pin.inner_text())
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator(f'[aria-label="{name}"]')).to_be_focused()
    page.keyboard.press("Space")
    links.first.press("Enter")
    expect(page).to_have_url(re.compile(r"/activities/\d+$"))


def test_markers_part_as_one_looks_closer(map_at):
    page = map_at(DESK, answered)
    before = page.locator(".map-pin").count()
    for _time in range(2):
        page.get_by_role("button", name="地図を大きくする").click()
        page.wait_for_timeout(400)
    assert page.locator(".map-pin").count() > before
    assert shown(page) == lines(page).count()


def test_the_wheel_belongs_to_the_page_until_one_turns_to_the_map(map_at):
    page = map_at(DESK, answered)
    frame = page.locator("[data-frame]")
    frame.hover()
    tiles = page.locator("img.leaflet-tile").first.get_attribute("src")
    page.mouse.wheel(0, 300)
    page.wait_for_function("window.scrollY > 0")
    assert page.locator("img.leaflet-tile").first.get_attribute("src") == tiles
    page.evaluate("window.scrollTo(0, 0)")
    frame.focus()
    frame.hover()
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "first => document.querySelector('img.leaflet-tile-loaded')?.src !== first", arg=tiles
    )


@pytest.mark.parametrize("width", [SMALLEST, TELEPHONE])
def test_on_a_telephone_a_day_of_the_calendar_is_its_number_and_a_count(
    page_at, width, assert_accessible, assert_no_sideways_scroll
):
    page = page_at(width)
    page.goto("/activities/calendar")
    page.get_by_role("link", name="次の月").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(7)
    expect(table.locator(".month-table__items").first).to_be_hidden()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    day = table.locator(".month-table__total:visible").first
    count = int(day.inner_text().removesuffix("件"))
    day.click()
    expect(page.get_by_role("status").first).to_contain_text(f"{count}件")


def test_on_a_desk_a_day_names_its_first_activities(
    page_at, assert_accessible, assert_no_sideways_scroll
):
    page = page_at(DESK)
    page.goto("/activities/calendar")
    page.get_by_role("link", name="次の月").click()
    table = page.get_by_role("table", name=re.compile("月の活動"))
    busiest = table.locator("td", has=page.locator(".month-table__more:visible")).first
    assert busiest.locator("li").count() == 3
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    busiest.locator("li a").first.click()
    expect(page).to_have_url(re.compile(r"/activities/\d+$"))


def test_one_goes_from_view_to_view_with_what_one_looks_for(page_at):
    page = page_at(DESK)
    page.route(TILES, answered)
    page.goto("/activities?area=chuo")
    for name in ("地図", "カレンダー", "一覧"):
        page.get_by_role("navigation", name="見かた").get_by_role("link", name=name).click()
        expect(page.get_by_role("list", name="設定中の条件")).to_contain_text("中央")


@pytest.mark.parametrize("width", [SMALLEST, TELEPHONE, DESK])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_does_without_scripts(page_at, width, view, assert_no_sideways_scroll):
    page = page_at(width, scripts=False)
    page.goto(view)
    expect(page.locator("main a[href*='/activities']:visible").first).to_be_visible()
    expect(page.locator("[data-frame]")).to_have_count(1 if view.endswith("map") else 0)
    expect(page.locator("[data-frame]:visible")).to_have_count(0)
    expect(page.get_by_text("先に地図を一度押してください")).not_to_be_visible()
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_pin_is_set_by_pointer_and_by_keyboard(page_at, width, assert_accessible):
    page = page_at(width, role="group")
    page.route(TILES, answered)
    page.goto(f"/organizations/{own_organization(page)}/activities/new")
    page.get_by_text("地図で場所を示す").click()
    frame, said = page.locator(".pin-picker__frame"), page.locator("[data-said]")
    north, east = page.locator("[name=pin_lat]"), page.locator("[name=pin_lon]")
    expect(said).to_contain_text("目印はまだありません")
    frame.click(position={"x": 150, "y": 120})
    expect(said).to_contain_text("目印を置きました")
    expect(north).to_have_value(re.compile(r"^34\.\d+$"))
    assert_accessible(page)
    by_pointer = east.input_value()
    page.get_by_role("button", name="目印を消す").press("Enter")
    expect(north).to_have_value("")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="地図の中心に目印を置く").press("Enter")
    expect(page.locator(".map-pin")).to_be_visible()
    assert east.input_value() not in {"", by_pointer}


def own_organization(page: Page) -> str:
    """Return the id of the organization that whoever is signed in works for."""
    page.goto("/me/profile")
    address = page.locator("main a[href^='/organizations/']").first.get_attribute("href") or ""
    return address.split("/")[2]
