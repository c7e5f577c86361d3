"""Writing a row only if it is not there: of two workers, one writes and the other does not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from matcher.shared.db import Model, db


def insert_once(model: type[Model], values: dict[str, Any], keys: Sequence[str]) -> bool:
    """Insert a row unless one with the same keys is there; tell whether it was inserted."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(model) if is_sqlite else postgresql.insert(model)
    once = insert.values(**values).on_conflict_do_nothing(index_elements=list(keys))
    first_key = getattr(model, keys[0])
    return db.session.execute(once.returning(first_key)).first() is not None
