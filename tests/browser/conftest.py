"""A real browser beside a running demo town."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.support.live_server import LiveServer, live_server

PageAt = Callable[[int], Page]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEIGHT = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless chromium: $CHROMIUM, or the one on the machine."""
    executable = _executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The demo town with its web server and its worker."""
    directory = tmp_path_factory.mktemp("town")
    with live_server(directory, commands=[["demo", "build"]], with_worker=True) as server:
        yield server


@pytest.fixture
def page_at(chromium: Browser, town: LiveServer) -> Iterator[PageAt]:
    """A function that opens a page of the given width; at the end none may have complained.

    Each call is another visitor, with cookies of their own. Addresses are relative to the town.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(width: int) -> Page:
        context = chromium.new_context(
            base_url=town.url,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": width, "height": HEIGHT},
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        _listen(page, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """A function that fails with axe's findings of WCAG A and AA on the page as it stands."""
    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        results = axe.run(page, options=options)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture(scope="session")
def assert_no_sideways_scroll() -> Callable[[Page], None]:
    """A function that fails when the page is wider than its window."""

    def check(page: Page) -> None:
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{page.url} is {wide} px wider than its window"

    return check


def _executable() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found:
        return found
    message = "no chromium on this machine (CHROMIUM names one)"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    pytest.skip(message)


def _listen(page: Page, complaints: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not expected:
            complaints.append(f"{page.url}: {message.type}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
