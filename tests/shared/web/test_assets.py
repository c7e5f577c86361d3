"""Tests of the style sheets, each sent as one file."""

import pytest
from flask import Flask


def test_a_style_sheet_comes_with_all_that_it_imports(app: Flask) -> None:
    sheet = app.test_client().get("/static/css/main.css").text
    assert "@import" not in sheet
    assert "@layer components {" in sheet
    assert ".button" in sheet


def test_its_address_is_named_by_its_content_and_kept_for_a_year(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/privacy").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "max-age=31536000" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["none", "..%2fmain", "%2e%2e", "a%00b", "components"])
def test_what_is_no_style_sheet_is_not_found(app: Flask, name: str) -> None:
    status = app.test_client().get(f"/static/css/{name}.css").status_code
    assert status == (200 if name == "components" else 404)
