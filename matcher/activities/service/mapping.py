"""Finding activities on a map: those that have a place, and those that have none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select

from matcher.activities.models import Activity
from matcher.activities.service import statements
from matcher.activities.service.finding import Filters, Listed, these
from matcher.activities.service.questions import Question, question_of
from matcher.shared.db import db

MOST = 100
"""So many activities are shown on one map; with more, nobody finds anything."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An activity and where it is, in degrees."""

    listed: Listed
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Places:
    """What a map shows, soonest first; `beyond` tells that there are more than it shows."""

    placed: Sequence[Placed]
    placeless: Sequence[Listed]
    beyond: bool


def find_places(filters: Filters, *, now: datetime) -> Places:
    """Return the open activities that these filters let through, by where they are.

    What closes while they are looked up is left out.
    """
    question = question_of(filters, now=now)
    rows = db.session.connection().execute(_soonest(question), question.values).all()
    lines = {line.id: line for line in these(question, [row.id for row in rows[:MOST]])}
    shown = [row for row in rows if row.id in lines]
    return Places(
        placed=[Placed(lines[row.id], row.lat, row.lon) for row in shown if _has_place(row)],
        placeless=[lines[row.id] for row in shown if not _has_place(row)],
        beyond=len(rows) > MOST,
    )


def _has_place(row: Row[Any]) -> bool:
    return row.lat is not None and row.lon is not None


def _soonest(question: Question) -> Select[Any]:
    return (
        statements.ids(question.shape, question.dialect)
        .add_columns(Activity.lat, Activity.lon)
        .order_by(Activity.next_at.asc().nulls_last(), Activity.id)
        .limit(MOST + 1)
    )
