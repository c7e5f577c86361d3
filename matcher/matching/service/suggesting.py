"""What is there for a resident, and why."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.activities.models import Activity, Shift, Wants
from matcher.matching.engine import Gate, Opening, Person, Reason, ReasonCode, Town, openings_for
from matcher.matching.moments import current_town
from matcher.matching.openings import load_openings, shifts_by_id
from matcher.matching.people import load_reader
from matcher.matching.reasons import Why, in_words, let_go_in_words
from matcher.matching.relaxing import Relaxed, nearest_for
from matcher.matching.weighing import settings_for_openings
from matcher.members.models import Resident
from matcher.shared.clock import local_date

FEWEST = 3
"""So many are shown even when fewer meet every wish, as long as there are so many."""
_PLACES = frozenset({ReasonCode.SAME_AREA, ReasonCode.NEIGHBOUR_AREA, ReasonCode.NEAR_KM})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A shift for a resident, and why; `fits` tells whether it meets every wish."""

    shift: Shift
    reasons: tuple[Why, ...]
    fits: bool = True

    @property
    def activity(self) -> Activity:
        """Return the listing the shift belongs to."""
        return self.shift.activity


def suggestions_for(
    resident: Resident, *, now: datetime, limit: int, own_groups: Collection[int] = ()
) -> list[Suggestion]:
    """Return what suits a resident, best first, one shift of each activity.

    Where fewer than three meet every wish, those that come nearest follow, each saying which
    wish it does not meet. What the resident's own groups do is left out.
    """
    person = replace(load_reader(resident.id, now=now), blocked_group_ids=frozenset(own_groups))
    town, settings, seed = current_town(), settings_for_openings(now=now), f"{local_date(now)}"
    near = load_openings([Wants.PEOPLE], now=now, areas=within_reach(person, town))[Wants.PEOPLE]
    fitting = openings_for(person, near, town, settings=settings, seed=seed, limit=limit)
    if len(fitting) >= FEWEST:
        return _shown(person, near, [Relaxed(match, ()) for match in fitting])
    all_ = load_openings([Wants.PEOPLE], now=now, with_full=True)[Wants.PEOPLE]
    nearest = nearest_for(person, all_, town, settings=settings, seed=seed, limit=FEWEST)
    return _shown(person, all_, nearest[:limit])


def within_reach(person: Person, town: Town) -> frozenset[str] | None:
    """Return the areas a person would go to; None means any."""
    if person.reach or person.area is None:
        return person.reach or None
    return frozenset(a for a in town.neighbours if town.touches(person.area, a)) | {person.area}


def _shown(
    person: Person, openings: Collection[Opening], matches: list[Relaxed]
) -> list[Suggestion]:
    known = {opening.id: opening for opening in openings}
    shifts = shifts_by_id([one.match.opening_id for one in matches])
    return [
        _suggestion(person, known[one.match.opening_id], one, shifts[one.match.opening_id])
        for one in matches
        if one.match.opening_id in shifts
    ]


def _suggestion(person: Person, opening: Opening, one: Relaxed, shift: Shift) -> Suggestion:
    let_go = let_go_in_words(one.gates, person, opening)
    return Suggestion(
        shift, (*in_words(_reasons(one, shift), opening), *let_go), fits=not one.gates
    )


def _reasons(one: Relaxed, shift: Shift) -> Iterator[Reason]:
    """Yield the reasons that are true of this very shift and repeat nothing."""
    for reason in one.match.reasons:
        is_told_anyway = reason.code in _PLACES and Gate.AREA in one.gates
        has_days = reason.code is ReasonCode.ANYTIME and shift.starts_at is not None
        if not is_told_anyway and not has_days:
            yield reason
