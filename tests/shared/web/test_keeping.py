"""Tests of what is made once and kept."""

import pytest

from matcher import create_app
from matcher.shared.web.keeping import Keeper, kept, kept_each
from tests.conftest import settings_for


@pytest.fixture
def made():
    """The keys for which something was made, in their order."""
    return []


def test_a_thing_is_made_once(app, made):
    for _time in range(3):
        assert kept("a", lambda: made.append("a") or "made") == "made"
    assert made == ["a"]


def test_each_key_has_its_own(app, made):
    def make(key):
        made.append(key)
        return key * 2

    assert kept_each([1, 2, 1], make) == [2, 4, 2]
    assert made == [1, 2]


def test_another_application_keeps_its_own(tmp_path, made):
    for city in ("city.toml", "nagato.toml"):
        town = create_app(settings_for("sqlite://", tmp_path, city))
        with town.test_request_context("/"):
            kept("name", lambda: made.append(1))
    assert len(made) == 2


def test_while_developing_nothing_is_kept(app, made, monkeypatch):
    monkeypatch.setattr(app, "debug", True)
    for _time in range(2):
        kept("a", lambda: made.append("a"))
    assert len(made) == 2


def test_what_was_not_asked_for_longest_goes_first(made):
    keeper = Keeper(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        keeper.get(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "b"]
