"""Settings from the environment, read once and checked at start-up."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
_SECRET_LENGTH = 32
_MAIL_SCHEMES = {"smtp", "smtps", "file"}


class SettingsError(Exception):
    """A setting that the application cannot start with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a machine decides; what a town decides is in its city.toml."""

    database_url: str
    secret_key: str
    city_file: Path
    mail_url: str
    base_url: str
    instance_dir: Path
    visitors_seconds: int = 0
    development: bool = False
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings of this machine; raise SettingsError on one that cannot be."""
        instance = Path(environment.get("INSTANCE_DIR", ROOT / "instance"))
        instance.mkdir(parents=True, exist_ok=True)
        settings = cls(
            database_url=environment.get("DATABASE_URL", f"sqlite:///{instance / 'town.db'}"),
            secret_key=environment.get("SECRET_KEY") or _own_secret(instance / "secret.key"),
            city_file=Path(environment.get("CITY_FILE", ROOT / "instance" / "city.toml")),
            mail_url=environment.get("MAIL_URL", f"file:{instance / 'outbox'}"),
            base_url=environment.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            instance_dir=instance,
            visitors_seconds=_number(environment.get("VISITORS_SECONDS", "5")),
            development=environment.get("DEVELOPMENT", "") == "1",
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingsError naming the first variable that cannot be used."""
        if len(self.secret_key) < _SECRET_LENGTH and not self.testing:
            raise SettingsError("SECRET_KEY は32文字以上にしてください。")
        if urlsplit(self.mail_url).scheme not in _MAIL_SCHEMES:
            raise SettingsError("MAIL_URL は smtp:// smtps:// file: のいずれかで始めてください。")
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise SettingsError("BASE_URL は http:// または https:// で始めてください。")

    def flask_config(self) -> dict[str, Any]:
        """Return these settings, and the safe defaults, under Flask's names."""
        secure = self.base_url.startswith("https://")
        return {
            "TESTING": self.testing,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(self.database_url),
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
            "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 14,
            "WTF_CSRF_TIME_LIMIT": None,
            "MAIL_URL": self.mail_url,
            "MAIL_SENDER": f"noreply@{urlsplit(self.base_url).hostname}",
            "BASE_URL": self.base_url,
            "VISITORS_SECONDS": self.visitors_seconds,
            "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
            "MAX_FORM_PARTS": 2_000,
            "TRUSTED_HOSTS": ["127.0.0.1", "localhost", urlsplit(self.base_url).hostname],
            "BABEL_DEFAULT_LOCALE": "ja",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Tokyo",
            "RATELIMIT_STORAGE_URI": os.environ.get("RATELIMIT_URL", "memory://"),
            "RATELIMIT_ENABLED": not self.testing,
        }


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise SettingsError("VISITORS_SECONDS は0以上の秒数にしてください。")
    return int(written)


def _engine_options(database_url: str) -> dict[str, Any]:
    if not database_url.startswith("sqlite"):
        return {"pool_pre_ping": True}
    try:
        from pysqlite3 import dbapi2
    except ImportError:  # only Linux has the newer build; others carry a recent SQLite
        return {}
    return {"module": dbapi2}


def _own_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
