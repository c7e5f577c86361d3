"""The two towns, and the moment at which their pages are looked at."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from matcher import create_app
from matcher.extensions import db
from tests.conftest import settings_for
from tests.factories import bind_session
from tests.support.client import GuardedClient


@pytest.fixture
def at_ten(now: datetime) -> Iterator[datetime]:
    """Stop the clock at the moment of the tests."""
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture(params=["city.toml", "nagato.toml"])
def each_town(request: pytest.FixtureRequest, empty_town: Path, tmp_path: Path) -> Iterator[Flask]:
    """Return an application for each of the example towns."""
    path = tmp_path / "town.db"
    shutil.copy(empty_town, path)
    app = create_app(settings_for(f"sqlite:///{path}", tmp_path, request.param))
    app.test_client_class = GuardedClient
    with app.app_context():
        bind_session(db.session)
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
