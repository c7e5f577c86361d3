"""What bars a helper from a place, by the gates of every pair, and a week's hours on real days."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from matcher.engagements.rules import SEATED, State
from matcher.matching.engine import Gate, Opening, Person, Settings, failed_gates
from matcher.matching.moments import current_town, minute_of
from matcher.matching.service.rosters.sheet import Place, Span
from matcher.shared.clock import from_local
from matcher.shared.town import current_city

BARRING = frozenset({Gate.ELIGIBILITY, Gate.BUSY, Gate.SKILL})
"""Hours, areas and how often somebody comes are agreed with each, not barred."""


def barred_from(person: Person, places: Sequence[Place], ties: dict[int, State]) -> frozenset[int]:
    """Return the shifts somebody may not do: too young, promised elsewhere, without the skill.

    Whoever applied for a role has seen what it asks for, and nobody is barred from where they
    were given a seat.
    """
    applied = {place.role.id for place in places if place.id in ties}
    town, settings = current_town(), Settings(buffer_minutes=_buffer())
    barred = set()
    for place in places:
        failed = BARRING.intersection(failed_gates(person, _opening(place), town, settings))
        if place.role.id in applied:
            failed -= {Gate.SKILL}
        if failed and ties.get(place.id) not in SEATED:
            barred.add(place.id)
    return frozenset(barred)


def spans_of_week(slots: Collection[str], days: Sequence[date]) -> Iterator[Span]:
    """Yield the hours in which a weekly grid is free on these days.

    Like everywhere, a part of the day may be touched a little without being asked for.
    """
    city = current_city()
    tolerance = city.policies.slot_tolerance_minutes
    for day in days:
        midnight = minute_of(from_local(day))
        for band in city.bands:
            if f"{day.weekday()}-{band.code}" in slots:
                start, end = band.start_minute, band.end_minute
                yield midnight + start - tolerance, midnight + end + tolerance


def _opening(place: Place) -> Opening:
    role = place.role
    return Opening(
        id=place.id,
        activity_id=role.activity_id,
        group_id=0,
        start=place.start,
        end=place.end,
        skills=frozenset(role.skills),
        min_age=role.min_age,
        max_age=role.max_age,
        grades=frozenset(role.grades),
    )


def _buffer() -> int:
    return current_city().policies.travel_minutes
