"""Every page each role can reach: accessible, and no wider than the smallest telephone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ROLES = ["", "resident", "group", "business", "area", "staff", "admin"]
FILE = re.compile(r"\.(?:atom|ics|pdf)(?:$|[?#])")
"""What a link leads to that is no page."""
SMALLEST = 320
TWICE = 640
"""The width at which 1,280 px are read at 200 %."""
MOST = 110
"""Kinds of pages one role may have; a crawl that finds more has lost its way."""


def pages_of(page: Page) -> Iterator[str]:
    """Open one page of each kind that links lead to, and yield its address."""
    page.goto("/")
    seen, waiting = set(), [page.url]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen:
            continue
        seen.add(kind)
        assert len(seen) <= MOST, sorted(seen)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answered {answer.status}"
        yield address
        waiting += links_on(page)


def kind_of(address: str) -> str:
    """Return an address without what differs between pages of one kind."""
    path = re.sub(r"^https?://[^/]+", "", address).split("?")[0].split("#")[0]
    return re.sub(r"\d+", "*", path)


def links_on(page: Page) -> list[str]:
    """Return where the links of a page lead within this site."""
    home = re.match(r"https?://[^/]+", page.url)
    assert home
    links: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [link for link in links if link.startswith(home[0] + "/") and not FILE.search(link)]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_narrow_and_bears_letters_twice_as_large(
    page_at, role, assert_accessible, assert_no_sideways_scroll
):
    page = page_at(SMALLEST, role=role)
    for _address in pages_of(page):
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        page.set_viewport_size({"width": TWICE, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_no_sideways_scroll(page)
        page.set_viewport_size({"width": SMALLEST, "height": 900})
