"""The log of asks: what was known at each, what came of it, and what still waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from matcher.activities.models import Activity, Shift
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import KNOWN, State
from matcher.matching.engine.rounds import Features, fatigue
from matcher.matching.engine.rounds.model import Bools, Floats
from matcher.matching.models import AskEntry
from matcher.shared.db import db

NO = frozenset({State.DECLINED, State.EXPIRED})
"""What counts as a no; whoever was called off has not answered."""
A_WEEK = timedelta(days=7)
FORGOTTEN = timedelta(days=7 * 26)
"""After half a year a notice weighs less than a hundredth of a new one."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Asks that were answered: what each rested on, the chance offered, and if it was a yes."""

    features: Features
    offered: Floats
    said_yes: Bools


@dataclass(frozen=True, slots=True)
class Awaited:
    """An ask without an answer yet."""

    member_id: int
    shift_id: int
    chance: float
    hours: float


def answered(*, since: datetime) -> Answered:
    """Return the asks since then that were answered, the first made first."""
    rows = [row for row in db.session.execute(_with_answers(since)) if row.answer in KNOWN | NO]
    return Answered(
        features=_of_rows(rows),
        offered=np.array([row.chance for row in rows], np.float64),
        said_yes=np.array([row.answer in KNOWN for row in rows], np.bool_),
    )


def awaited(*, now: datetime) -> list[Awaited]:
    """Return the asks that wait for an answer, by member and shift."""
    rows = db.session.execute(_waiting()).all()
    return [
        Awaited(row.member_id, row.shift_id, row.chance, (now - row.at) / timedelta(hours=1))
        for row in rows
    ]


def tiredness(*, now: datetime, member_id: int | None = None) -> dict[int, float]:
    """Return the notices each member had, each counting less with every week that has passed."""
    asked = _invited().where(EngagementEvent.at > now - FORGOTTEN, EngagementEvent.at < now)
    if member_id is not None:
        asked = asked.where(Engagement.member_id == member_id)
    rows = db.session.execute(asked).all()
    members, place = np.unique([row.member_id for row in rows], return_inverse=True)
    weeks = np.array([(now - row.at) // A_WEEK for row in rows], np.int64)
    felt = fatigue(place.astype(np.int64), weeks, people=len(members))
    return dict(zip(members.tolist(), felt.tolist(), strict=True))


_KNOWN: tuple[Any, ...] = (
    Engagement.member_id,
    Activity.organization_id,
    AskEntry.affinity,
    AskEntry.distance,
    AskEntry.fatigue,
    AskEntry.chance,
)
_AWAITED: tuple[Any, ...] = (
    Engagement.member_id,
    Engagement.shift_id,
    AskEntry.chance,
    EngagementEvent.at,
)
_NOTICE: tuple[Any, ...] = (Engagement.member_id, EngagementEvent.at)


def _of_rows(rows: Iterable[Row[Any]]) -> Features:
    rows = list(rows)
    return Features(
        people=np.array([row.member_id for row in rows], np.int64),
        groups=np.array([row.organization_id for row in rows], np.int64),
        affinity=np.array([row.affinity for row in rows], np.float64),
        distance=np.array([row.distance for row in rows], np.float64),
        fatigue=np.array([row.fatigue for row in rows], np.float64),
    )


def _with_answers(since: datetime) -> Select[Any]:
    """Return the statement for asks with the state that followed each."""
    after, later = aliased(EngagementEvent), aliased(EngagementEvent)
    following = (
        select(func.min(later.id))
        .where(later.engagement_id == EngagementEvent.engagement_id, later.id > EngagementEvent.id)
        .scalar_subquery()
    )
    return (
        select(*_KNOWN, after.to_state.label("answer"))
        .join(EngagementEvent, EngagementEvent.id == AskEntry.event_id)
        .join(Engagement, Engagement.id == EngagementEvent.engagement_id)
        .join(Shift, Shift.id == Engagement.shift_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(after, after.id == following)
        .where(EngagementEvent.at > since)
        .order_by(AskEntry.event_id)
    )


def _waiting() -> Select[Any]:
    last = (
        select(func.max(AskEntry.event_id).label("event_id"))
        .join(EngagementEvent, EngagementEvent.id == AskEntry.event_id)
        .group_by(EngagementEvent.engagement_id)
        .subquery()
    )
    return (
        select(*_AWAITED)
        .join(EngagementEvent, EngagementEvent.id == AskEntry.event_id)
        .join(last, last.c.event_id == AskEntry.event_id)
        .join(Engagement, Engagement.id == EngagementEvent.engagement_id)
        .where(Engagement.state == State.INVITED)
        .order_by(Engagement.member_id, Engagement.shift_id)
    )


def _invited() -> Select[Any]:
    return (
        select(*_NOTICE)
        .join(EngagementEvent, EngagementEvent.engagement_id == Engagement.id)
        .where(EngagementEvent.to_state == State.INVITED)
    )
