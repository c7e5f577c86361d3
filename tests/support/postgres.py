"""A PostgreSQL database of one's own, for as long as a block or a test run lasts."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

DEFAULT_SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


def server() -> URL:
    """Return the server the tests may make databases on: TEST_POSTGRES_URL, or the local one."""
    return make_url(os.environ.get("TEST_POSTGRES_URL", DEFAULT_SERVER))


def require() -> None:
    """Skip the test when no server answers; fail it when REQUIRE_POSTGRES=1 is set."""
    why = _why_unreachable()
    if why is None:
        return
    message = f"no PostgreSQL answers on {server().host}:{server().port} ({why})"
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def fresh_database(label: str = "test") -> Iterator[str]:
    """Yield the URL of an empty database that is dropped at the end, whoever is still connected."""
    name = f"machimusubi_{label}_{os.getpid()}_{secrets.token_hex(3)}"
    _run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
    _run("ALTER DATABASE {} SET synchronous_commit = off", name)
    try:
        yield server().set(database=name).render_as_string(hide_password=False)
    finally:
        _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@cache
def _why_unreachable() -> str | None:
    try:
        _connect().close()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None


def _run(statement: str, name: str) -> None:
    with _connect() as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _connect() -> psycopg.Connection:
    url = server()
    return psycopg.connect(
        host=url.host,
        port=url.port or 5432,
        user=url.username,
        password=url.password,
        dbname=url.database,
        connect_timeout=3,
        autocommit=True,
    )
