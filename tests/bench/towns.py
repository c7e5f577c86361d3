"""Towns of a given size, built by the demo's own command and served side by side."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from matcher.accounts.models import Account, AccountRole
from matcher.shared.db import db
from tests.bench.growing import grow
from tests.support import postgres
from tests.support.live_server import LiveServer, prepared, serving
from tests.support.visitor import signed_in_cookie

POSTGRES = "postgresql"
MODELS = 200
"""How many activities the demo makes; the rest are grown from them."""


@dataclass(frozen=True, slots=True)
class Town:
    """A running town of so many activities, and the cookie of one of its members."""

    server: LiveServer
    pid: int
    size: int
    cookie: str = ""

    def address(self, path: str) -> str:
        """Return the full address of one of its pages."""
        return self.server.url + path


@contextmanager
def town(directory: Path, size: int, *, database: str = "sqlite") -> Iterator[Town]:
    """Build a town of `size` activities on SQLite or PostgreSQL and serve it."""
    place = directory / f"{database}-{size}"
    place.mkdir()
    with ExitStack() as stack:
        url = stack.enter_context(postgres.fresh_database("bench")) if database == POSTGRES else ""
        server = prepared(place, url)
        _build(directory, server, database)
        app = server.application()
        grow(app, size)
        pid = stack.enter_context(serving("wsgi:app", server))
        yield Town(server, pid, size, _member_cookie(app))


@contextmanager
def sharing(town: Town) -> Iterator[Town]:
    """Serve a town once more as it is served in earnest: visitors share pages for a moment."""
    url = town.server.environment["DATABASE_URL"]
    server = prepared(town.server.directory, url, {"VISITORS_SECONDS": "5"})
    with serving("wsgi:app", server) as pid:
        yield Town(server, pid, town.size)


@contextmanager
def hello(directory: Path) -> Iterator[Town]:
    """Serve the bare Flask application in the same way."""
    place = directory / "hello"
    place.mkdir()
    server = prepared(place)
    with serving("tests.bench.hello:app", server) as pid:
        yield Town(server, pid, 0)


def _build(directory: Path, server: LiveServer, database: str) -> None:
    """Make the demo's town; on SQLite once, and copied from then on."""
    made, model = server.directory / "town.db", directory / "model.db"
    if database != POSTGRES and model.exists():
        _copy(model, made)
        return
    server.flask("db", "upgrade")
    server.flask("demo", "build", "--members", "50", "--activities", str(MODELS))
    if database != POSTGRES:
        _copy(made, model)


def _copy(source: Path, target: Path) -> None:
    """Copy a database with what its write-ahead log still holds."""
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(target)) as copy:
        whole.backup(copy)


def _member_cookie(app: Flask) -> str:
    with app.app_context():
        wanted = select(Account).where(Account.role == AccountRole.MEMBER).order_by(Account.id)
        account = db.session.scalars(wanted.limit(1)).unique().one()
        cookie = signed_in_cookie(app, account)
    return "; ".join(f"{name}={value}" for name, value in cookie.items())
