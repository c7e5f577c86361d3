"""When nothing fits all wishes: what comes nearest, and which wish it does not meet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matcher.matching.engine import (
    Gate,
    Match,
    Opening,
    Person,
    Settings,
    Town,
    failed_gates,
    openings_for,
)

COSTS: Mapping[Gate, int] = {
    Gate.AREA: 1,
    Gate.TIME: 2,
    Gate.MONTHLY_LIMIT: 4,
    Gate.SKILL: 8,
    Gate.NO_SEAT_LEFT: 16,
}
"""The wishes that can be let go, and how much each weighs against all lighter ones together.

Age, hours promised elsewhere and shifts answered before are no wishes: they always hold.
"""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A match that lets some wishes go."""

    match: Match
    gates: tuple[Gate, ...]


def nearest_for(
    person: Person,
    openings: Iterable[Opening],
    town: Town,
    *,
    settings: Settings,
    seed: str,
    limit: int,
) -> list[Relaxed]:
    """Return what comes nearest to a person's wishes, the lightest letting go first."""
    found: dict[int, Relaxed] = {}
    by_gates = _by_gates(person, openings, town, settings)
    for gates in sorted(by_gates, key=lambda gates: sum(COSTS[gate] for gate in gates)):
        willing = _willing(person, gates, town)
        wanted = [_open(opening, gates) for opening in by_gates[gates]]
        activity_of = {opening.id: opening.activity_id for opening in wanted}
        for match in openings_for(willing, wanted, town, settings=settings, seed=seed, limit=limit):
            found.setdefault(activity_of[match.opening_id], Relaxed(match, gates))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _by_gates(
    person: Person, openings: Iterable[Opening], town: Town, settings: Settings
) -> dict[tuple[Gate, ...], list[Opening]]:
    """Return the openings by the wishes they do not meet, without those nobody can let go."""
    by_gates: defaultdict[tuple[Gate, ...], list[Opening]] = defaultdict(list)
    for opening in openings:
        gates = failed_gates(person, opening, town, settings)
        if all(gate in COSTS for gate in gates):
            by_gates[gates].append(opening)
    return by_gates


def _willing(person: Person, gates: tuple[Gate, ...], town: Town) -> Person:
    """Return the person without these wishes; what they never said stays unsaid."""
    if Gate.AREA in gates:
        person = replace(person, reach=frozenset(town.neighbours))
    if Gate.TIME in gates:
        person = replace(person, free=None)
    if Gate.MONTHLY_LIMIT in gates:
        person = replace(person, room_by_month={}, room_otherwise=None)
    return person


def _open(opening: Opening, gates: tuple[Gate, ...]) -> Opening:
    """Return the opening without what it asks in vain, so that no reason boasts of it."""
    if Gate.SKILL in gates:
        opening = replace(opening, skills=frozenset())
    if Gate.NO_SEAT_LEFT in gates:
        opening = replace(opening, capacity=None)
    return opening
