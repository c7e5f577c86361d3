"""What models inherit, and the one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from matcher.errors import NotFound
from matcher.extensions import WRITE, db
from matcher.shared.base import Base, EnumText, Mask, UtcDateTime

__all__ = ["EnumText", "Mask", "Model", "UtcDateTime", "db", "load", "transaction"]

M = TypeVar("M", bound=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@contextmanager
def transaction() -> Iterator[None]:
    """Run one write: everything in the block is committed together, or nothing is.

    The read transaction opened while loading the user is ended first and everything loaded
    is read anew, so that SQLite's write lock is taken before anything is decided upon.
    """
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside of transaction()")
    session.rollback()
    session.connection(execution_options={WRITE: True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def load(model: type[M], id_: int) -> M:
    """Return the row of that id; raise NotFound if there is none or the id cannot exist."""
    row = db.session.get(model, id_) if 0 < id_ < 2**31 else None
    if row is None:
        raise NotFound
    return row
