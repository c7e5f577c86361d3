"""Tests of the settings a machine gives."""

from pathlib import Path

import pytest

from matcher.config import Settings, SettingsError


def settings(folder: Path, **environment: str) -> Settings:
    """Return the settings of an environment with its own instance folder."""
    return Settings.from_environment({"INSTANCE_DIR": str(folder), **environment})


def test_with_nothing_set_everything_stays_in_the_instance_folder(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path / 'town.db'}"
    assert found.mail_url == f"file:{tmp_path / 'outbox'}"


def test_a_machine_makes_its_own_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first, second = settings(tmp_path), settings(tmp_path)
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SECRET_KEY", "short"), ("MAIL_URL", "gopher://x"), ("BASE_URL", "example.jp")],
)
def test_an_impossible_setting_stops_the_start(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        settings(tmp_path, **{variable: value})


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    config = settings(tmp_path, BASE_URL="https://town.example").flask_config()
    assert config["SESSION_COOKIE_SECURE"] is True
    assert config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert "town.example" in config["TRUSTED_HOSTS"]


def test_postgresql_is_asked_whether_it_still_listens(tmp_path: Path) -> None:
    config = settings(tmp_path, DATABASE_URL="postgresql+psycopg://h/d").flask_config()
    assert config["SQLALCHEMY_ENGINE_OPTIONS"] == {"pool_pre_ping": True}
