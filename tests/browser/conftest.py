"""A real browser beside a running demo town."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NoReturn

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.support import browser as browsing
from tests.support.live_server import LiveServer, live_server

PageAt = Callable[..., Page]
CheckPage = Callable[[Page], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless chromium: $CHROMIUM, or the one on the machine."""
    path = browsing.executable()
    if path is None:
        _do_without("no chromium on this machine (CHROMIUM names one)")
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(browsing.chromium(path))
        except Exception as error:  # the driver says no more than that its end came early
            _do_without(f"chromium or its driver does not start: {error}")
        yield browser


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The demo town with its web server and its worker."""
    directory = tmp_path_factory.mktemp("town")
    with live_server(directory, commands=[["demo", "build"]], with_worker=True) as server:
        yield server


@pytest.fixture
def page_at(chromium: Browser, town: LiveServer) -> Iterator[PageAt]:
    """A function that opens a page: `page_at(390)`, `page_at(1280, role="staff")`.

    Each call is another visitor with cookies of their own, signed in if a role of the demo is
    given; `scripts=False` turns JavaScript off. At the end no page may have complained.
    """
    complaints: list[str] = []
    windows = []

    def open_page(width: int, *, role: str = "", scripts: bool = True) -> Page:
        window = browsing.window(chromium, town.url, width, scripts=scripts)
        windows.append(window)
        page = window.new_page()
        _listen(page, complaints)
        if role:
            browsing.sign_in(page, role)
        return page

    yield open_page
    for window in windows:
        window.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def assert_accessible() -> CheckPage:
    """A function that fails with axe's findings of WCAG A and AA on the page as it stands."""
    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        results = axe.run(page, options=options)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture(scope="session")
def assert_no_sideways_scroll() -> CheckPage:
    """A function that fails when the page is wider than its window."""

    def check(page: Page) -> None:
        root = "document.documentElement"
        wide = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than its window"

    return check


def _do_without(why: str) -> NoReturn:
    """Skip the test, or fail it when REQUIRE_BROWSER=1 is set."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(why)
    pytest.skip(why)


def _listen(page: Page, complaints: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        refused_by_us = "Failed to load resource" in message.text  # a 4xx that a test asks for
        if message.type in {"error", "warning"} and not refused_by_us:
            complaints.append(f"{page.url}: {message.type}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
