"""The town's parts for every test: real databases, a real application, a guarded client."""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade

from matcher.config import ROOT, Settings
from matcher.extensions import db
from tests.factories import bind_session
from tests.support import postgres
from tests.support.applications import made
from tests.support.client import GuardedClient
from tests.support.signing import SignedInAs, client_of

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Tokyo."""


def pytest_collection_finish() -> None:
    """Look for what nobody holds any more less often: each application is a large web of it."""
    gc.set_threshold(10_000, 10, 10)


def settings_for(database_url: str, folder: Path, city: str = "city.toml") -> Settings:
    """Return the settings of a town under test."""
    return Settings(
        database_url=database_url,
        secret_key="a secret of the tests and nobody else's",
        city_file=ROOT / "instance" / city,
        mail_url=f"file:{folder / 'outbox'}",
        base_url="http://localhost",
        instance_dir=folder,
        testing=True,
    )


def migrated(settings: Settings) -> Flask:
    """Return the application with its tables made by the migrations."""
    app = made(settings)
    with app.app_context():
        upgrade()
    return app


@pytest.fixture
def now() -> datetime:
    """Return the moment at which the tests live."""
    return NOW


@pytest.fixture
def at_ten(now: datetime) -> Iterator[datetime]:
    """Stop the clock at the moment of the tests."""
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture(scope="session")
def empty_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all tables and no rows, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    path = folder / "town.db"
    app = migrated(settings_for(f"sqlite:///{path}", folder))
    with app.app_context():
        db.engine.dispose()
    return path


@pytest.fixture
def sqlite_app(empty_town: Path, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on its own SQLite file."""
    yield from _on_sqlite(empty_town, tmp_path, "city.toml")


@pytest.fixture(params=["city.toml", "nagato.toml"])
def every_town(request: pytest.FixtureRequest, empty_town: Path, tmp_path: Path) -> Iterator[Flask]:
    """Return the application once for each town that comes with it."""
    yield from _on_sqlite(empty_town, tmp_path, request.param)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the address of a PostgreSQL database of this run's own."""
    postgres.require()
    with postgres.fresh_database("unit") as url:
        yield url


@pytest.fixture(scope="session")
def _postgres_tables(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    app = migrated(settings_for(postgres_url, tmp_path_factory.mktemp("postgres")))
    with app.app_context():
        db.engine.dispose()
    return postgres_url


@pytest.fixture
def postgres_app(_postgres_tables: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on PostgreSQL, its tables emptied."""
    app = made(settings_for(_postgres_tables, tmp_path))
    with app.app_context():
        _empty_tables()
        bind_session(db.session)
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Return an application; on SQLite, the embedded default."""
    return sqlite_app


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both_apps(request: pytest.FixtureRequest) -> Flask:
    """Return the application once on SQLite and once on PostgreSQL."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    return app


@pytest.fixture
def client(app: Flask) -> GuardedClient:
    """Return a client that also looks at every page it is given."""
    client = app.test_client()
    assert isinstance(client, GuardedClient)
    return client


@pytest.fixture
def signed_in_as(app: Flask) -> SignedInAs:
    """Return a function: an account in, out comes a client in which it is signed in."""
    return partial(client_of, app)


def _on_sqlite(empty_town: Path, folder: Path, city: str) -> Iterator[Flask]:
    path = folder / "town.db"
    shutil.copy(empty_town, path)
    app = made(settings_for(f"sqlite:///{path}", folder, city))
    with app.app_context():
        bind_session(db.session)
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def _empty_tables() -> None:
    """Take out what the last test left, table by table: TRUNCATE would make every file anew."""
    tables = [*db.metadata.tables, "activity_words"]
    emptied = "".join(f"DELETE FROM {table};" for table in tables)
    numbers = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
    with db.engine.begin() as connection:
        # Nothing is kept, so nothing can be left pointing at what is gone.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(emptied)
        connection.exec_driver_sql(numbers)
