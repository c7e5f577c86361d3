"""The dates of a listing: held while they change, and as their role's rules bring them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Role, Shift
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.recurrence_json import to_json
from matcher.activities.rules.series import left_out
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.recurring import is_holiday, rules_of
from matcher.activities.service.sharing import share_seats
from matcher.activities.service.watching import Changes, tell_of, tell_settled
from matcher.authz import Actor
from matcher.shared.clock import local_date, to_local
from matcher.shared.db import db

_INSTANT = timedelta(microseconds=1)


def hold(activity: Activity) -> Activity:
    """Return the listing as it is now; nobody changes its dates or takes a seat meanwhile."""
    # The listing first, as whoever edits it does: two who want both wait, but not for each other.
    itself = select(Activity.id).where(Activity.id == activity.id)
    db.session.execute(itself.with_for_update())
    theirs = select(Shift.id).where(Shift.activity_id == activity.id).order_by(Shift.id)
    db.session.execute(theirs.with_for_update())
    fresh = select(Activity).where(Activity.id == activity.id)
    fresh = fresh.options(joinedload(Activity.organization))
    return db.session.scalars(fresh.execution_options(populate_existing=True)).one()


def settle(activity: Activity, changes: Changes, *, actor: Actor | None, now: datetime) -> None:
    """Tell everybody concerned of changed dates, then share the seats and draw the index anew.

    Whoever waits for a seat that there is now is asked at once.
    """
    db.session.flush()
    tell_of(changes, actor=actor, now=now)
    for role in activity.roles:
        share_seats(role)
    db.session.flush()
    tell_settled(activity, now=now)
    activity.updated_at = now
    refresh_index(activity, now=now)


def dates_of(activity: Activity) -> Iterator[tuple[Role, Shift]]:
    """Yield every date of every role with its role."""
    return ((role, shift) for role in activity.roles for shift in role.shifts)


def occurrence_of(shift: Shift) -> Occurrence | None:
    """Return a date as a rule would bring it; None for one that is open-ended."""
    if shift.starts_at is None:
        return None
    start = to_local(shift.starts_at)
    end = to_local(shift.ends_at) if shift.ends_at else start
    if not shift.timed:
        # Days end at the midnight after them.
        last = max(start.date(), (end - _INSTANT).date())
        return Occurrence(start.date(), last, venue=shift.venue)
    hour = end.time() if shift.ends_at else None
    return Occurrence(start.date(), end.date(), start.time(), hour, shift.venue)


def leave_series(role: Role, shift: Shift, *, now: datetime) -> None:
    """Let a date stand for itself: no rule of its role brings it or moves it any more."""
    day = occurrence_of(shift)
    if shift.by_rule and day:
        rules = left_out(rules_of(role), day, local_date(now), is_holiday)
        role.recurrences = [to_json(rule) for rule in rules]
        shift.by_rule = False
