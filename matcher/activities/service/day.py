"""What the organizer says of a day: it goes ahead, or not, or at another time or place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matcher.activities.models import Activity, Role, Shift
from matcher.activities.rules.day import check_day, check_listing, check_move
from matcher.activities.rules.terms import DayStatus
from matcher.activities.service.dates import dates_of, hold, leave_series, settle
from matcher.activities.service.revisions import remembering
from matcher.activities.service.watching import Changes
from matcher.authz import Actor
from matcher.errors import RuleBroken
from matcher.shared.clock import local_date

MOST_DAYS = 5
"""So many of the coming days can be chosen."""
_STILL = timedelta(0)


@dataclass(frozen=True, slots=True)
class DayCommand:
    """What is said of all dates of a day.

    `starts_at` is when the first of them begins instead; the others keep their distance from it.
    """

    day: date
    status: DayStatus
    note: str = ""
    starts_at: datetime | None = None
    venue: str = ""


def coming_days(activity: Activity, *, now: datetime) -> list[date]:
    """Return the next few days on which the listing has dates, called off or not."""
    ahead = [s for _role, s in dates_of(activity) if s.over_at is not None and s.over_at > now]
    days = {local_date(shift.starts_at) for shift in ahead if shift.starts_at}
    return sorted(days)[:MOST_DAYS]


def shifts_on(activity: Activity, day: date) -> list[Shift]:
    """Return the dates of a day, the earliest first."""
    return [shift for _role, shift in _dates_on(activity, day)]


def is_going(shift: Shift, *, now: datetime) -> bool:
    """Tell whether something can be said of a date: neither called off nor over."""
    return shift.cancelled_at is None and (shift.over_at is None or shift.over_at > now)


def say(activity: Activity, command: DayCommand, *, actor: Actor, now: datetime) -> None:
    """Say it of the dates of that day that are not over; twice is as good as once.

    Those who will come are told. Raise RuleBroken for what can no longer be said: the day is
    over, or was called off.
    """
    activity = hold(activity)
    check_listing(activity.status)
    dates = _dates_on(activity, command.day)
    standing = [shift.over_at for _role, shift in dates if shift.cancelled_at is None]
    if command.status is DayStatus.CALLED_OFF and dates and not standing:
        return
    check_day(len(dates), standing, now=now)
    going = [(role, shift) for role, shift in dates if is_going(shift, now=now)]
    distance = _distance(going, command, now=now)
    saying = _Saying(command, distance, now)
    with remembering(activity, actor=actor, now=now):
        for role, shift in going:
            saying.say(role, shift)
    settle(activity, saying.changes, actor=actor, now=now)


class _Saying:
    """One word said of one date after the other, and what became of them."""

    def __init__(self, command: DayCommand, distance: timedelta, now: datetime) -> None:
        self.command, self.distance, self.now = command, distance, now
        self.changes = Changes()

    def say(self, role: Role, shift: Shift) -> None:
        """Say it of this date, unless this very word was the last."""
        command = self.command
        if not self._is_news(shift):
            return
        shift.day_status, shift.day_note = command.status, command.note
        shift.said_at = self.now
        self._changed().append(shift)
        if command.status is DayStatus.CALLED_OFF:
            leave_series(role, shift, now=self.now)
            shift.cancelled_at = self.now
        elif command.status is DayStatus.OTHER_PLACE:
            shift.venue = command.venue
        elif command.status is DayStatus.MOVED:
            leave_series(role, shift, now=self.now)
            _move(shift, self.distance)

    def _is_news(self, shift: Shift) -> bool:
        command = self.command
        said = (shift.day_status, shift.day_note) == (command.status, command.note)
        elsewhere = command.status is DayStatus.OTHER_PLACE and shift.venue != command.venue
        return not said or bool(self.distance) or elsewhere

    def _changed(self) -> list[Shift]:
        if self.command.status is DayStatus.CALLED_OFF:
            return self.changes.called_off
        if self.command.status is DayStatus.GOES_AHEAD:
            return self.changes.goes_ahead
        return self.changes.moved


def _dates_on(activity: Activity, day: date) -> list[tuple[Role, Shift]]:
    dated = [(s.starts_at, s.id, role, s) for role, s in dates_of(activity) if s.starts_at]
    today = [one for one in sorted(dated, key=lambda d: d[:2]) if local_date(one[0]) == day]
    return [(role, shift) for _start, _id, role, shift in today]


def _distance(
    going: Sequence[tuple[Role, Shift]], command: DayCommand, *, now: datetime
) -> timedelta:
    """Return how far the dates of the day move."""
    first = min(shift.starts_at for _role, shift in going if shift.starts_at)
    check_move(command.status, first, command.starts_at, now=now)
    if command.status is not DayStatus.MOVED or command.starts_at is None:
        return _STILL
    said_before = all(shift.day_status is DayStatus.MOVED for _role, shift in going)
    if command.starts_at == first and not said_before:
        raise RuleBroken("day_not_moved")
    _check_free(going, command.starts_at - first)
    return command.starts_at - first


def _check_free(going: Sequence[tuple[Role, Shift]], distance: timedelta) -> None:
    """Refuse to move a date to where its role has another one already."""
    moving = {shift.id for _role, shift in going}
    for role, shift in going:
        others = [s for s in role.shifts if s.id not in moving and s.cancelled_at is None]
        if shift.starts_at and shift.starts_at + distance in {s.starts_at for s in others}:
            raise RuleBroken("date_taken")


def _move(shift: Shift, distance: timedelta) -> None:
    if shift.starts_at:
        shift.starts_at += distance
    if shift.ends_at:
        shift.ends_at += distance
