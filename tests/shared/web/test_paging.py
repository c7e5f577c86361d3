"""Tests of pages of a long list."""

import pytest
from flask import Flask

from matcher.shared.web.paging import Page, offset, page_number


@pytest.mark.parametrize(
    ("asked", "number"),
    [("1", 1), ("3", 3), ("0", 1), ("-2", 1), ("abc", 1), ("２", 1), ("9" * 30, 1), ("", 1)],
)
def test_what_is_no_page_number_is_the_first_page(app: Flask, asked: str, number: int) -> None:
    with app.test_request_context("/", query_string={"page": asked}):
        assert page_number() == number


def test_a_page_knows_its_neighbours() -> None:
    page = Page(items=list(range(20)), number=2, total=41)
    assert (page.pages, page.has_previous, page.has_next) == (3, True, True)


def test_an_empty_list_has_one_page() -> None:
    page: Page[int] = Page(items=[], number=1, total=0)
    assert (page.pages, page.has_previous, page.has_next) == (1, False, False)


def test_the_third_page_begins_after_forty_items() -> None:
    assert offset(3) == 40
