"""How long people wait: for the organizer's answer, for a draw, and for a free seat."""

from datetime import datetime, timedelta

from matcher.shared.clock import from_local, local_date

ONE_DAY = timedelta(days=1)
AHEAD = timedelta(days=2)
"""So long before an answer is due its organizer is reminded."""


def draws_at(
    starts_at: datetime | None,
    closes_at: datetime | None,
    *,
    before: timedelta,
    since: datetime,
) -> datetime | None:
    """Return when a lottery promised `since` then is drawn: when applying ends.

    Without a deadline it is drawn so long `before` the shift; where that is past already, or the
    deadline is the day itself, at the midnight before, and at worst when the shift begins. An
    open-ended one without a deadline has no such moment.
    """
    if starts_at is None:
        return closes_at
    midnight = from_local(local_date(starts_at))
    if closes_at is not None and closes_at <= midnight:
        return closes_at
    wanted = (midnight,) if closes_at else (starts_at - before, midnight)
    return next((moment for moment in wanted if moment > since), starts_at)


def remind_at(since: datetime, decide_by: datetime) -> datetime:
    """Return when an organizer is reminded of an application: two days ahead, or at half-time."""
    return max(decide_by - AHEAD, since + (decide_by - since) / 2)


def waits_until(
    starts_at: datetime | None, over_at: datetime | None, since: datetime | None = None
) -> datetime | None:
    """Return until when it makes sense to wait for a shift; None for an open-ended one.

    That is its beginning; its end, where it lasts over days or the waiting began only `since`.
    """
    if starts_at is None or over_at is None:
        return starts_at
    late = since is not None and since >= starts_at
    return over_at if late or over_at - starts_at > ONE_DAY else starts_at
