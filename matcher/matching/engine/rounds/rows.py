"""Tables of people and of shifts that are kept: a row put in, put in another's place, taken out.

The pairs that go with it are those of `candidates.with_person` and its like:

    people = with_row(people, row, one)  # row == len(people): somebody came
    found = with_person(found, people, shifts, row)

    people, found = without_row(people, row), without_person(found, row)
"""

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.matching.engine.rounds.model import Ints, People, Ragged, Shifts

Table = TypeVar("Table", bound=People | Shifts)


def with_row(table: Table, row: int, one: Table) -> Table:
    """Return the table with the only row of the other one at this place or, if new, at its end."""
    return _spliced(table, row, one)


def without_row(table: Table, row: int) -> Table:
    """Return the table without this row; later ones move up by one."""
    return _spliced(table, row, None)


def only_rows(table: Table, rows: Ints) -> Table:
    """Return the table with these rows alone, in this order."""
    changed: dict[str, Any] = {}
    for column in fields(table):
        value = getattr(table, column.name)
        if isinstance(value, Ragged):
            changed[column.name] = value.only(rows)
        elif isinstance(value, np.ndarray):
            changed[column.name] = value[rows]
    return replace(table, **changed)


def _spliced(table: Table, row: int, one: Table | None) -> Table:
    changed: dict[str, Any] = {}
    for column in fields(table):
        value, new = getattr(table, column.name), getattr(one, column.name, None)
        if isinstance(value, Ragged):
            changed[column.name] = _lists(value, row, new)
        elif isinstance(value, np.ndarray):
            changed[column.name] = _joined(value[:row], new, value[row + 1 :])
    return replace(table, **changed)


def _lists(lists: Ragged, row: int, one: Ragged | None) -> Ragged:
    lengths, new = np.diff(lists.start), None if one is None else np.diff(one.start)
    first, last = lists.start[[row, min(row + 1, len(lengths))]]
    counts = _joined(lengths[:row], new, lengths[row + 1 :])
    values = (lists.values[:first], None if one is None else one.values, lists.values[last:])
    return Ragged(np.append(0, np.cumsum(counts)), _joined(*values))


def _joined(before: NDArray[Any], new: NDArray[Any] | None, after: NDArray[Any]) -> NDArray[Any]:
    # Lists nobody has a member in do not know how wide their members would be.
    parts = [part for part in (before, new, after) if part is not None and len(part)]
    return np.concatenate(parts) if parts else before
