"""What is promised to whoever applies: an answer by a day, and a lottery that can be checked."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from matcher.activities.models import Activity, Role, Selection, Shift
from matcher.activities.rules.deadlines import Window
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.queries import role_of
from matcher.engagements.rules.lottery import commitment_of
from matcher.engagements.rules.waiting import draws_at
from matcher.errors import RuleBroken
from matcher.shared.clock import from_local
from matcher.shared.db import db
from matcher.shared.town import current_city


def await_decision(engagement: Engagement, *, now: datetime) -> None:
    """Set until when an application should be answered; where it is drawn, promise the draw."""
    shift = db.session.get_one(Shift, engagement.shift_id)
    role = role_of(shift)
    engagement.decide_by, engagement.reminded_at = answer_due(shift, now=now), None
    if role.selection is Selection.LOTTERY:
        draw = promised(shift, now=now)
        if draw.drawn_at is None:
            engagement.decide_by = due_at(draw, shift, role) or engagement.decide_by


def answer_due(shift: Shift, *, now: datetime) -> datetime:
    """Return until when the organizer should answer who applies now: before the shift begins."""
    limit = now + timedelta(days=current_city().policies.decide_days)
    ends = [moment for moment in (shift.starts_at, shift.over_at) if moment and moment > now]
    return min([limit, *ends])


def due_at(draw: Draw, shift: Shift, role: Role) -> datetime | None:
    """Return when this lottery is drawn; None where only the group's closing the listing ends it.

    The role comes with its activity.
    """
    return lottery_due(shift, role.activity, since=draw.made_at)


def lottery_due(shift: Shift, activity: Activity, *, since: datetime) -> datetime | None:
    """Return when a lottery that was promised `since` then is drawn, as `due_at`."""
    last_day = Window.of(activity).last_day(shift.starts_at)
    closes_at = from_local(last_day + timedelta(days=1)) if last_day else None
    before = timedelta(days=current_city().policies.draw_days)
    return draws_at(shift.starts_at, closes_at, before=before, since=since)


def draw_of(shift_id: int) -> Draw | None:
    """Return the lottery of a shift as it is now, if one was promised."""
    theirs = select(Draw).where(Draw.shift_id == shift_id)
    return db.session.scalars(theirs.execution_options(populate_existing=True)).one_or_none()


def is_drawn(shift: Shift) -> bool:
    """Tell whether the lottery of this shift has been drawn."""
    draw = draw_of(shift.id)
    return draw is not None and draw.drawn_at is not None


def check_not_by_lot(shift: Shift) -> None:
    """Raise RuleBroken where the lot decides who comes, and has not yet."""
    if role_of(shift).selection is Selection.LOTTERY and not is_drawn(shift):
        raise RuleBroken("decided_by_lot")


def promised(shift: Shift, *, now: datetime) -> Draw:
    """Return the lottery of a shift, promised now if it was not before."""
    draw = draw_of(shift.id)
    if draw is None:
        promise([shift.id], now=now)
        draw = draw_of(shift.id)
    if draw is None:
        raise RuntimeError(f"shift {shift.id} has no lottery that was just promised")
    return draw


def promise(shift_ids: Collection[int], *, now: datetime) -> None:
    """Give each of these shifts a secret seed, whose SHA-256 is shown from now on.

    What was promised already stays: the database keeps one for each shift.
    """
    if not shift_ids:
        return
    db.session.flush()
    rows = [_fresh(shift_id, now=now) for shift_id in shift_ids]
    once = _insert().values(rows).on_conflict_do_nothing(index_elements=["shift_id"])
    db.session.execute(once)


def _fresh(shift_id: int, *, now: datetime) -> dict[str, object]:
    seed = secrets.token_hex(32)
    return {
        "shift_id": shift_id,
        "seed": seed,
        "commitment": commitment_of(seed),
        "made_at": now,
        "entries": [],
        "result": [],
    }


def _insert() -> sqlite.Insert | postgresql.Insert:
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(Draw) if is_sqlite else postgresql.insert(Draw)
