"""The whole application, bare, and with the demo town in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from matcher import create_app
from matcher.config import ROOT, Settings
from matcher.extensions import db
from tests.support.client import GuardedClient


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with an empty database that has no tables."""
    return _application(tmp_path_factory.mktemp("house"))


@pytest.fixture
def another_house(tmp_path: Path) -> Flask:
    """An application of one's own, to build on."""
    return _application(tmp_path)


@pytest.fixture(scope="session")
def demo_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the demo town in a database made by the migrations."""
    app = _application(tmp_path_factory.mktemp("demo"))
    with app.app_context():
        upgrade(directory=str(ROOT / "matcher" / "migrations"))
    built = app.test_cli_runner().invoke(args=["demo", "build"])
    assert built.exit_code == 0, built.output
    yield app
    with app.app_context():
        db.engine.dispose()


def _application(directory: Path) -> Flask:
    settings = Settings(
        database_url=f"sqlite:///{directory / 'town.db'}",
        secret_key="only-for-tests-" + "x" * 32,
        city_file=ROOT / "instance" / "city.toml",
        mail_url=f"file:{directory / 'outbox'}",
        base_url="http://localhost",
        instance_dir=directory,
        testing=True,
    )
    app = create_app(settings)
    app.test_client_class = GuardedClient
    return app
