"""Every component in every state: to the eye, the keyboard, the screen reader and the phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support import browser as browsing
from tests.support.live_server import LiveServer, live_server

WIDTHS = [320, 390, 1280]
# WCAG 2.5.8 asks for 24 px; what is pressed alone gets the 44 px of the design system.
SMALLEST = 44


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server in development, which is where the style guide is shown."""
    directory = tmp_path_factory.mktemp("workshop")
    with live_server(directory, workers=1, extra={"DEVELOPMENT": "1"}) as server:
        yield server


@pytest.fixture
def guide_at(chromium: Browser, workshop: LiveServer) -> Iterator:
    windows = []

    def open_guide(width: int, *, scripts: bool = True) -> Page:
        window = browsing.window(chromium, workshop.url, width, scripts=scripts)
        windows.append(window)
        page = window.new_page()
        page.goto("/styleguide")
        page.wait_for_load_state("networkidle")
        return page

    yield open_guide
    for window in windows:
        window.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_is_accessible(guide_at, assert_accessible, width):
    assert_accessible(guide_at(width))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_component_is_wider_than_its_window(guide_at, assert_no_sideways_scroll, width):
    assert_no_sideways_scroll(guide_at(width))


def test_nothing_is_lost_at_twice_the_size_of_letters(guide_at, assert_no_sideways_scroll):
    page = guide_at(640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert_no_sideways_scroll(page)


def test_everything_pressed_is_large_enough_for_a_thumb(guide_at):
    page = guide_at(390)
    small = page.eval_on_selector_all(
        ".button--lg, .button--md, .nav-links__link, .pagination__page, .filter-tags__tag,"
        " .availability-grid__label, .choice__label, .control, summary",
        """(all, least) => all.filter((one) => one.offsetParent)
             .map((one) => [one.className || one.tagName, one.getBoundingClientRect()])
             .filter(([, box]) => box.height < least)
             .map(([name, box]) => `${name} ${Math.round(box.height)}`)""",
        SMALLEST,
    )
    assert not small


def test_the_page_meets_its_content_policy(workshop, chromium):
    page = chromium.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{workshop.url}/styleguide")
    page.wait_for_load_state("networkidle")
    page.close()
    assert not [words for words in said if "autocomplete" not in words]


def test_the_summary_of_errors_has_the_focus_and_leads_into_the_field(guide_at):
    page = guide_at(1280)
    assert page.evaluate("document.activeElement.className") == "form-errors"
    page.click(".form-errors a[href='#wrong-how_often']")
    assert page.evaluate("document.activeElement.id") == "wrong-how_often-0"


def test_a_days_name_ticks_its_whole_row_and_again_clears_it(guide_at):
    page = guide_at(390)
    day = page.locator(".availability-grid__row--5").first
    day.locator("button").click()
    assert day.locator("input:checked").count() == 4
    day.locator("button").click()
    assert day.locator("input:checked").count() == 0


def test_the_characters_left_are_counted_and_nothing_typed_is_cut_off(guide_at):
    page = guide_at(1280)
    page.fill("#new-about", "あ" * 203)
    assert page.input_value("#new-about") == "あ" * 203
    assert page.inner_text("#new-about-count") == "3字多いです"


def test_the_menu_opens_without_scripts(guide_at):
    page = guide_at(390, scripts=False)
    link = page.locator(".site-menu a").first
    assert not link.is_visible()
    page.click(".site-menu summary")
    assert link.is_visible()


def test_escape_closes_the_menu_and_gives_the_focus_back(guide_at):
    page = guide_at(390)
    page.click(".site-menu summary")
    page.keyboard.press("Escape")
    assert not page.locator(".site-menu a").first.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_form_is_sent_once_however_often_its_button_is_pressed(guide_at):
    page = guide_at(1280)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.route("**/styleguide", lambda route: route.fulfill(status=204))
    for _ in range(3):
        page.evaluate("document.querySelector('.action-form').requestSubmit()")
    page.wait_for_timeout(200)
    assert sent.count("POST") == 1


def test_the_first_stop_of_the_keyboard_is_the_way_to_the_content(guide_at):
    page = guide_at(1280, scripts=False)
    page.keyboard.press("Tab")
    assert page.locator(".skip-link:focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
