"""The shifts of an event, and how many each needs where nobody has said so."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from matcher.activities.models import Activity, Role, Shift, Wants
from matcher.activities.rules.terms import Per
from matcher.matching.models import RosterNeed
from matcher.matching.moments import minute_of
from matcher.matching.service.rosters.sheet import Place

MOST = 200
"""So many of the soonest shifts stand on one board."""
STAFFED = frozenset({Wants.PEOPLE, Wants.TALENT})


def places_of(
    activity: Activity,
    needs: Mapping[int, RosterNeed],
    tied: Mapping[int, int],
    *,
    now: datetime,
) -> tuple[Place, ...]:
    """Return the coming shifts that have hours, by time and place; `tied` are heads by shift."""
    found = [
        _place(activity, role, shift, needs.get(shift.id), tied.get(shift.id, 0))
        for role in activity.roles
        for shift in coming_shifts(role, now=now)
    ]
    found.sort(key=lambda place: (place.start, place.end, place.where, place.role.id, place.id))
    return tuple(found[:MOST])


def coming_shifts(role: Role, *, now: datetime) -> Iterator[Shift]:
    """Yield the shifts of a role that somebody can still be placed on."""
    for shift in role.shifts if role.wants in STAFFED else ():
        start, end = shift.starts_at, shift.over_at
        is_timed = shift.timed and start is not None and end is not None and start < end
        if is_timed and shift.cancelled_at is None and end is not None and end > now:
            yield shift


def usual_need(role: Role, shift: Shift, tied: int) -> tuple[int, int]:
    """Return the fewest and the most people of a shift that nobody has said anything about.

    A number for all dates together is shared out among them. Where no number is given there is
    room for all who are tied to it.
    """
    least, most = role.least, shift.capacity
    if role.per is Per.TOTAL and role.capacity:
        dates = max(1, sum(one.cancelled_at is None for one in role.shifts))
        least, most = -(-(role.least or role.capacity) // dates), role.capacity
    least = least or most or 1
    most = max(least, tied) if most is None else most
    return min(least, most), most


def _place(
    activity: Activity, role: Role, shift: Shift, need: RosterNeed | None, tied: int
) -> Place:
    least, most = (need.least, need.most) if need else usual_need(role, shift, tied)
    start, end = shift.starts_at, shift.over_at
    return Place(
        shift=shift,
        role=role,
        where=shift.venue or activity.venue,
        start=minute_of(start) if start else 0,
        end=minute_of(end) if end else 0,
        least=least,
        most=most,
        skills=dict(need.skills) if need else {},
    )
