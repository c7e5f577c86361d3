"""When a shift begins, waiting for it ends, with a word."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.engagements import seats
from matcher.engagements.announcing import BOTH, Side
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.engagements.rules.waiting import waits_until
from matcher.engagements.steps import move
from matcher.shared.db import db

FRESH = timedelta(days=2)
"""So long after its beginning a shift is still news to those who waited for it."""
NOBODY: frozenset[Side] = frozenset()
_WAIT = (State.APPLIED, State.WAITLISTED)


def shifts_begun(*, now: datetime) -> list[int]:
    """Return the shifts that have begun while somebody still waits for an answer or a seat."""
    begun = (
        select(Shift.id)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(Engagement.state.in_(_WAIT), Shift.starts_at <= now)
    )
    return list(db.session.scalars(begun.distinct().order_by(Shift.id)))


def end_waiting(shift_id: int, *, now: datetime) -> int:
    """End what was neither answered nor given a seat until the shift began; return how many.

    What lay weeks back, as in a list taken over from elsewhere, ends without a word.
    """
    shift = seats.lock(shift_id)
    tied = select(Engagement).where(Engagement.shift_id == shift_id, Engagement.state.in_(_WAIT))
    fresh = tied.order_by(Engagement.id).execution_options(populate_existing=True)
    ended = 0
    for engagement in db.session.scalars(fresh).all():
        until = waits_until(shift.starts_at, shift.over_at, engagement.updated_at)
        if until is not None and until <= now:
            tell = BOTH if now - until <= FRESH else NOBODY
            reason = _reason(engagement)
            move(engagement, State.EXPIRED, actor=None, now=now, reason=reason, tell=tell)
            ended += 1
    return ended


def _reason(engagement: Engagement) -> str:
    if engagement.state is State.WAITLISTED:
        return str(_("空きが出ないまま、活動の時刻になりました。"))
    return str(_("主催者の返事がないまま、活動の時刻になりました。"))
