"""Tests of where people are sent next."""

import pytest
from flask import Flask

from matcher.shared.web.back import back_to

OUTSIDE = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:a=b\r\nX: y",
    "\t//evil.example",
    "http://[::1",
    "",
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_nobody_is_sent_off_this_site(app: Flask, target: str) -> None:
    with app.test_request_context("/", base_url="http://localhost"):
        assert back_to(target) == "/"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/activities?words=草", "/activities?words=草"),
        ("http://localhost/activities", "/activities"),
        ("http://localhost//evil.example", "/evil.example"),
    ],
)
def test_a_page_of_this_site_is_kept(app: Flask, target: str, path: str) -> None:
    with app.test_request_context("/", base_url="http://localhost"):
        assert back_to(target) == path
