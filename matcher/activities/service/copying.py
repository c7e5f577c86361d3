"""What a new posting takes over of an old one, its dates moved on by whole weeks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matcher.activities.models import Activity, Role, Shift
from matcher.activities.rules.moving import Move, moved, step_of
from matcher.activities.rules.recurrence import Recurrence
from matcher.activities.rules.times import AHEAD, Typed, typed_of
from matcher.activities.service.recurring import rules_of
from matcher.shared.clock import local_date

MOST_DATES = 60
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class RoleCopy:
    """When a role takes place anew."""

    times: tuple[Typed, ...] = ()
    rules: tuple[Recurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """The dates of a new posting: by the old role's id, with the days of applying."""

    roles: Mapping[int, RoleCopy]
    first: date | None = None
    opens_on: date | None = None
    deadline: date | None = None


def copy_of(activity: Activity, move: Move, *, today: date) -> Copy:
    """Return the dates of a listing moved, all of them after today.

    Of a listing that went on for years the last year is taken over. A first or last day of
    applying that would be past is left out.
    """
    if move is Move.NO_DATES:
        return Copy(roles={role.id: RoleCopy() for role in activity.roles})
    days = [day for day in _days(activity) if day <= today + AHEAD]
    step = step_of(move, days, today)
    roles = {role.id: _role(role, _lately(activity), step) for role in activity.roles}
    if step is None:
        return Copy(roles=roles)
    return Copy(
        roles=roles,
        first=min(days) + step,
        opens_on=_still(activity.opens_on, step, today),
        deadline=_still(activity.deadline, step, today),
    )


def _role(role: Role, lately: date, step: timedelta | None) -> RoleCopy:
    rules = rules_of(role)
    if step is None:
        return RoleCopy(rules=rules)
    times = tuple(_later(_typed(shift), step) for shift in _dated(role, lately))
    return RoleCopy(times[-MOST_DATES:], tuple(moved(rule, step) for rule in rules))


def _days(activity: Activity) -> Iterator[date]:
    """Yield the days by which it is judged whether all lie ahead."""
    lately = _lately(activity)
    for role in activity.roles:
        yield from (
            local_date(shift.starts_at) for shift in _dated(role, lately) if shift.starts_at
        )
        for rule in rules_of(role):
            if rule.first or rule.last:
                yield rule.first or rule.last or lately


def _lately(activity: Activity) -> date:
    """Return the day a year before its last date."""
    dated = (shift for role in activity.roles for shift in _dated(role, date.min))
    last = max((shift.starts_at for shift in dated if shift.starts_at), default=None)
    return local_date(last) - A_YEAR if last else date.min


def _dated(role: Role, lately: date) -> list[Shift]:
    """Return the single dates from a day on; those called off only where all of them were."""
    single = [shift for shift in role.shifts if shift.starts_at and not shift.by_rule]
    kept = [shift for shift in single if shift.cancelled_at is None] or single
    return [shift for shift in kept if shift.starts_at and local_date(shift.starts_at) > lately]


def _typed(shift: Shift) -> Typed:
    return typed_of(shift.starts_at, shift.ends_at, timed=shift.timed)


def _later(typed: Typed, step: timedelta) -> Typed:
    return replace(
        typed,
        day=typed.day and typed.day + step,
        last_day=typed.last_day and typed.last_day + step,
    )


def _still(day: date | None, step: timedelta, today: date) -> date | None:
    return day + step if day and day + step >= today else None
