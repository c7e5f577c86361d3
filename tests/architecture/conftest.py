"""The whole application, bare, and with the demo town in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from matcher import create_app
from matcher.extensions import db
from tests.conftest import migrated, settings_for
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
    directory = tmp_path_factory.mktemp("demo")
    app = migrated(settings_for(f"sqlite:///{directory / 'town.db'}", directory))
    built = app.test_cli_runner().invoke(args=["demo", "build"])
    assert built.exit_code == 0, built.output
    yield app
    with app.app_context():
        db.engine.dispose()


def _application(directory: Path) -> Flask:
    app = create_app(settings_for(f"sqlite:///{directory / 'town.db'}", directory))
    app.test_client_class = GuardedClient
    return app
