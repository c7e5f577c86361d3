"""Tests of errors in words."""

from re import findall
from sqlite3 import OperationalError as Locked

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from matcher.config import ROOT
from matcher.errors import Conflict, NotAllowed, NotFound
from matcher.shared.web import public
from matcher.shared.wording import WORDS


def answer_to(app: Flask, error: Exception, *, referrer: str = "/privacy"):
    """Return what a visitor is shown when this goes wrong."""

    @public
    def fails():
        raise error

    app.add_url_rule("/fails", "fails", fails)
    return app.test_client().get("/fails", headers={"Referer": f"http://localhost{referrer}"})


@pytest.mark.parametrize(("error", "status"), [(NotFound(), 404), (NotAllowed(), 403)])
def test_what_is_hidden_or_forbidden_has_a_page(app: Flask, error: Exception, status: int) -> None:
    assert answer_to(app, error).status_code == status


def test_a_refusal_is_told_on_the_page_one_came_from(app: Flask) -> None:
    answer = answer_to(app, Conflict("full"))
    assert (answer.status_code, answer.location) == (303, "/privacy")


def test_two_at_the_same_moment_are_told_so(app: Flask) -> None:
    answer = answer_to(app, IntegrityError("INSERT", {}, Exception("unique")))
    assert answer.status_code == 303


def test_a_locked_database_is_said_in_words_without_asking_it_again(app: Flask) -> None:
    answer = answer_to(app, OperationalError("SELECT", {}, Locked("database is locked")))
    assert answer.status_code == 503
    assert "混み合っています" in answer.text


def test_every_code_that_the_rooms_raise_has_its_words(app: Flask) -> None:
    rooms = (path for path in (ROOT / "matcher").rglob("*.py") if "demo" not in path.parts)
    source = "".join(path.read_text() for path in rooms)
    raised = set(findall(r'(?:Conflict|RuleBroken|NotFound|NotAllowed)\("(\w+)"', source))
    assert raised <= set(WORDS)


@pytest.mark.parametrize("path", ["/", "/activities", "/activities/1", "/sign-in", "/nowhere"])
def test_an_address_that_asks_in_another_encoding_is_refused(app: Flask, path: str) -> None:
    asked = "q=清掃".encode("shift_jis").decode("latin1")
    answer = app.test_client().get(path, environ_overrides={"QUERY_STRING": asked})
    assert answer.status_code == 400
    assert "読み取れませんでした" in answer.text


def test_a_file_asked_for_in_another_encoding_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/static/x", environ_overrides={"QUERY_STRING": "v=\x90"})
    assert answer.status_code == 400
