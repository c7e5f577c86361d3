"""The board of the demo's fair: people moved by mouse, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from matcher.matching.models import EventRoster
from matcher.shared.db import db
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK, TELEPHONE, SMALLEST, TWICE = 1280, 390, 320, 640
TALL = 4000
"""So high that nothing scrolls while somebody is dragged."""


@pytest.fixture
def board(town: LiveServer) -> str:
    """The address of the board of the fair."""
    with town.application().app_context():
        found = db.session.scalars(select(EventRoster.activity_id)).one()
        return f"/activities/{found}/board"


def opened(page: Page, board: str) -> Page:
    """Open the board and wait until its people can be taken hold of; all of it is in sight."""
    width = page.viewport_size["width"] if page.viewport_size else DESK
    page.set_viewport_size({"width": width, "height": TALL})
    page.goto(board)
    expect(page.locator("[data-grip]").first).to_be_visible()
    return page


def row_of(page: Page, number: int) -> Locator:
    return page.locator("tr[data-drop]").nth(number)


def name_in(row: Locator) -> str:
    return row.locator(".place-chip__name").first.inner_text()


def chip_in(row: Locator, name: str) -> Locator:
    return row.locator(f'[data-chip][data-name="{name}"]')


def test_somebody_is_dragged_from_one_place_to_another(page_at, board):
    page = opened(page_at(DESK, role="group"), board)
    old, new = row_of(page, 0), row_of(page, 2)
    name = name_in(old)
    chip_in(old, name).drag_to(new.locator("th"))
    expect(chip_in(row_of(page, 2), name)).to_be_visible()
    expect(chip_in(row_of(page, 0), name)).to_have_count(0)
    expect(page.locator("[data-said]")).to_contain_text("に置きました")
    page.reload()
    expect(chip_in(row_of(page, 2), name)).to_be_visible()


def test_somebody_dragged_beside_the_board_has_no_place(page_at, board):
    page = opened(page_at(DESK, role="group"), board)
    row = row_of(page, 3)
    name = name_in(row)
    everywhere = chip_in(page.locator("tr[data-drop]"), name)
    count = everywhere.count()
    chip_in(row, name).drag_to(page.locator("section[data-drop='0']"))
    expect(everywhere).to_have_count(count - 1)


def test_somebody_is_led_to_another_place_by_keyboard_alone(page_at, board):
    page = opened(page_at(DESK, role="group"), board)
    old = row_of(page, 4)
    name = name_in(old)
    said = page.locator("[data-said]")
    chip_in(old, name).locator("[data-grip]").focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text(f"{name}をつかみました")
    page.keyboard.press("ArrowDown")
    expect(row_of(page, 5)).to_have_attribute("data-aimed", "")
    page.keyboard.press("Tab")
    expect(row_of(page, 6)).to_have_attribute("data-aimed", "")
    page.keyboard.press("Shift+Tab")
    label = row_of(page, 5).get_attribute("data-label") or ""
    expect(said).to_contain_text(label)
    page.keyboard.press("Escape")
    expect(said).to_contain_text("やめました")
    expect(chip_in(row_of(page, 4), name)).to_be_visible()

    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chip_in(row_of(page, 5), name)).to_be_visible()
    expect(said).to_have_text(f"{name}を「{label}」に置きました。")
    expect(chip_in(row_of(page, 5), name).locator("[data-grip]")).to_be_focused()


def test_a_tap_on_the_grip_and_one_on_the_place_do_without_dragging(page_at, board):
    page = opened(page_at(TELEPHONE, role="group"), board)
    old = row_of(page, 1)
    name = name_in(old)
    chip_in(old, name).locator("[data-grip]").click()
    row_of(page, 2).locator(".board-table__hours").click()
    expect(chip_in(row_of(page, 2), name)).to_be_visible()


def test_whoever_comes_second_is_told_and_sees_the_board_as_it_is(page_at, board):
    first, second = page_at(DESK, role="group"), page_at(DESK, role="staff")
    opened(first, board)
    opened(second, board)
    old = row_of(first, 7)
    name = name_in(old)
    chip_in(old, name).drag_to(row_of(first, 8).locator("th"))
    expect(chip_in(row_of(first, 8), name)).to_be_visible()
    other = name_in(row_of(second, 9))
    chip_in(row_of(second, 9), other).drag_to(row_of(second, 10).locator("th"))
    expect(second.locator(".flash-messages")).to_contain_text("ほかの方が先に内容を変えた")
    expect(second.locator(".flash-messages")).to_contain_text(name)
    expect(chip_in(row_of(second, 8), name)).to_be_visible()
    expect(chip_in(row_of(second, 9), other)).to_be_visible()


def test_without_scripts_the_form_moves_people_and_buttons_lock_them(page_at, board):
    page = page_at(TELEPHONE, role="group", scripts=False)
    page.goto(board)
    expect(page.locator("[data-grip]:visible")).to_have_count(0)
    page.locator("summary", has_text="名前と持ち場を選んで移す").click()
    chip = row_of(page, 10).locator("[data-chip]").first
    name, key = name_in(row_of(page, 10)), chip.get_attribute("data-chip")
    to = row_of(page, 9).get_attribute("data-drop")
    page.select_option("select[name=who]", key)
    page.select_option("select[name=to]", to)
    page.get_by_role("button", name="移す", exact=True).click()
    moved = chip_in(row_of(page, 9), name)
    expect(moved).to_be_visible()
    moved.locator("summary").click()
    expect(moved).to_contain_text("主催者が選んだ持ち場です。")
    moved.get_by_role("button", name="固定する").click()
    expect(chip_in(row_of(page, 9), name)).to_contain_text("固定")


@pytest.mark.parametrize("width", [SMALLEST, DESK])
def test_the_pages_of_the_board_are_for_everybody(
    page_at, board, width, assert_accessible, assert_no_sideways_scroll
):
    page = page_at(width, role="group")
    for address in (board, f"{board}/terms", f"{board}/decide"):
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    opened(page, board)
    page.locator(".place-chip__more summary").first.click()
    page.locator("[data-grip]").first.click()
    assert_accessible(page)
    grip = page.locator("[data-grip]").first.bounding_box()
    assert grip
    assert min(grip["width"], grip["height"]) >= 44
    if width == SMALLEST:
        page.set_viewport_size({"width": TWICE, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_no_sideways_scroll(page)


def test_it_is_worked_out_anew_and_what_is_locked_stays(page_at, board):
    page = opened(page_at(DESK, role="group"), board)
    locked = page.locator("tr[data-drop] .place-chip--locked")
    before = [chip.get_attribute("data-chip") for chip in locked.all()]
    assert before
    page.get_by_role("button", name="もう一度組む（固定はそのまま）").click()
    expect(page.locator(".flash-messages")).to_contain_text("持ち場を組みました")
    after = [chip.get_attribute("data-chip") for chip in locked.all()]
    assert set(before) == set(after)
