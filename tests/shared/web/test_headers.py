"""Tests of the headers every answer carries."""

from pathlib import Path

import pytest
from flask import Flask

from matcher import create_app
from matcher.config import ROOT
from tests.conftest import settings_for


def test_no_page_allows_inline_script_or_style(app: Flask) -> None:
    policy = app.test_client().get("/privacy").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_hashed_assets_are_kept_and_pages_are_not(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/privacy")
    asset = client.get("/static/css/main.css?v=123")
    assert page.headers["Cache-Control"] == "no-store"
    assert "immutable" in asset.headers["Cache-Control"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b"])
def test_a_forged_host_is_refused(app: Flask, host: str) -> None:
    answer = app.test_client().open("/privacy", headers={"Host": host})
    assert answer.status_code == 400


@pytest.mark.parametrize("city", ["city.toml", "nagato.toml"])
def test_each_town_bears_its_own_name(tmp_path: Path, city: str, empty_town: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{empty_town}", tmp_path, city))
    with app.app_context():
        name = app.extensions["city"].name
        assert name in app.test_client().get("/privacy").text
    assert (ROOT / "instance" / city).exists()
