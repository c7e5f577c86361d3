"""What a ranking weighs: what was learnt of answers, and which groups few came to of late."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from matcher.activities.models import Activity, Role, Shift, Wants
from matcher.engagements.models import Engagement
from matcher.matching.engine import Exposure, Settings
from matcher.matching.engine.rounds import AcceptanceModel
from matcher.matching.learning import current_model
from matcher.matching.moments import settings_at
from matcher.shared.db import db
from matcher.shared.web.keeping import kept_briefly

LOOKED_BACK, LOOKED_AHEAD = timedelta(days=60), timedelta(days=28)
"""The window in which a group's connections and seats are counted."""
A_WEEK, KEPT_A_WEEK = timedelta(days=7), 0.82
"""A connection counts less with every week, as notices do."""


def settings_for_people(*, now: datetime) -> Settings:
    """Return what decides who suits a shift: how likely each says yes."""
    return replace(settings_at(now), model=current_model())


def settings_for_openings(*, now: datetime) -> Settings:
    """Return what decides what suits a resident: groups few came to of late count as well.

    How many came to which group, and what was learnt, may be a minute old.
    """
    model, known = kept_briefly("weighing", partial(_weighed, now=now), now=now)
    return replace(settings_at(now), model=model, exposure=known)


def exposure(*, now: datetime) -> Exposure:
    """Return by group how many it was brought together with, for each seat it wanted.

    Whoever applied, was asked or walked in is counted, whatever came of it and by whatever way
    they came. A shift without a limit wants one more than it has.
    """
    rows = db.session.execute(_counted(now)).all()
    met, wanted = sum(row.met for row in rows), sum(row.wanted for row in rows)
    return Exposure(
        by_group={row.organization_id: row.met / max(row.wanted, 1) for row in rows},
        usual=met / max(wanted, 1),
    )


def _weighed(*, now: datetime) -> tuple[AcceptanceModel, Exposure]:
    return current_model(), exposure(now=now)


def _counted(now: datetime) -> Select[Any]:
    """Return the statement for the connections and seats of each group."""
    met = (
        _by_group(func.sum(_weight(now)).label("met"), now)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(Engagement.created_at > now - LOOKED_BACK)
        .subquery()
    )
    seats = case(
        (Shift.cancelled_at.is_(None), func.coalesce(Shift.capacity, Shift.taken + 1)), else_=0
    )
    wanted = _by_group(func.sum(seats).label("wanted"), now).subquery()
    group = wanted.c.organization_id
    return select(group, wanted.c.wanted, func.coalesce(met.c.met, 0.0).label("met")).outerjoin(
        met, met.c.organization_id == group
    )


def _by_group(figure: ColumnElement[Any], now: datetime) -> Select[Any]:
    window = Shift.starts_at.between(now - LOOKED_BACK, now + LOOKED_AHEAD)
    return (
        select(Activity.organization_id, figure)
        .select_from(Shift)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Role, Role.id == Shift.role_id)
        .where(Role.wants == Wants.PEOPLE, or_(Shift.starts_at.is_(None), window))
        .group_by(Activity.organization_id)
    )


def _weight(now: datetime) -> ColumnElement[float]:
    weeks = range(LOOKED_BACK // A_WEEK)
    newer = [(Engagement.created_at > now - A_WEEK * (n + 1), KEPT_A_WEEK**n) for n in weeks]
    return case(*newer, else_=KEPT_A_WEEK ** len(weeks))
