"""The extensions, each made once here and bound to the application by `create_app`."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from matcher.shared.base import Base
from matcher.shared.queue import make_queue

WRITE = "takes_the_write_lock"
"""The execution option under which a connection begins a write."""

db = SQLAlchemy(model_class=Base)
migrate = Migrate(directory="matcher/migrations", render_as_batch=True, compare_type=True)
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(get_remote_address)
huey = make_queue()


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: object, _record: ConnectionPoolEntry) -> None:
    """Turn on what SQLite leaves off: WAL, patience, foreign keys, our own BEGIN."""
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=20000",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Begin a write by taking SQLite's lock at once; upgrading a read later deadlocks."""
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
