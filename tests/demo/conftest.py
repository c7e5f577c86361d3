"""One demo town, built once for the tests that only look at it."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from matcher.demo.building import Size, build
from matcher.shared.db import db, transaction
from tests.conftest import NOW, settings_for
from tests.factories import bind_session
from tests.support.applications import made

SIZE = Size(members=400, activities=260, seed=1)


def build_town(size: Size = SIZE, now: datetime = NOW) -> list[tuple[str, int]]:
    """Build a demo town and return what was told on the way."""
    told: list[tuple[str, int]] = []
    with transaction():
        build(size, lambda step, count: told.append((step, count)), now=now)
    return told


def copied(source: Path, folder: Path, city: str = "city.toml") -> Flask:
    """Return an application on a copy of this SQLite file."""
    path = folder / "town.db"
    shutil.copy(source, path)
    return made(settings_for(f"sqlite:///{path}", folder, city))


@pytest.fixture(scope="session")
def demo_file(empty_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with a demo town, to be looked at."""
    folder = tmp_path_factory.mktemp("demo")
    with copied(empty_town, folder).app_context():
        build_town()
        db.session.remove()
        db.engine.dispose()
    return folder / "town.db"


@pytest.fixture
def town(demo_file: Path, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on a demo town of one's own."""
    app = copied(demo_file, tmp_path)
    with app.app_context():
        bind_session(db.session)
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
