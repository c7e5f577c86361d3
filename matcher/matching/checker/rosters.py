"""Check a roster from first principles, by sets and sums, with none of the solver's code.

Only the values that go in and come out are shared. What a lock forces is no violation: locked
placements stay whatever they break, and count here as permitted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from matcher.matching.engine.roster.model import Event, Helper, Placement, Roster, Shift, Weights

MOST_POINTS = 60


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule as a code, and whom and which shifts it concerns."""

    code: str
    helper_ids: tuple[int, ...] = ()
    shift_ids: tuple[int, ...] = ()


def violations(event: Event, placements: Iterable[Placement]) -> tuple[Violation, ...]:
    """Return every rule that these placements break; none means the roster can be lived."""
    case = _Case(event, frozenset(placements))
    if unknown := sorted(case.unknown()):
        return tuple(Violation("unknown", (who,), (where,)) for who, where in unknown)
    return (
        *case.lost_locks(),
        *case.unfit(),
        *case.overlaps(),
        *case.over_limits(),
        *case.over_capacity(),
        *case.split_parties(),
    )


def value(event: Event, placements: Iterable[Placement], weights: Weights) -> int:
    """Return what these placements are worth, counted head by head."""
    placed = frozenset(placements)
    crews = {
        shift.id: {who for who, where in placed if where == shift.id} for shift in event.shifts
    }
    helpers = {one.id: one for one in event.helpers}
    total = weights.everyone * len({who for who, _ in placed})
    for shift in event.shifts:
        crew = crews[shift.id]
        total += _worth_of(shift, [helpers[who] for who in crew], weights)
        pairs = {frozenset(pair) for pair in event.friends}
        total += weights.together * sum(pair <= crew for pair in pairs)
    return total


def review(event: Event, roster: Roster, weights: Weights) -> tuple[Violation, ...]:
    """Return what is wrong with a roster: broken rules, and anything it says that is not so."""
    placed = [(one.helper_id, one.shift_id) for one in roster.assignments]
    idle = {one.id for one in event.helpers} - {who for who, _ in placed}
    claims = {
        "twice": len(set(placed)) == len(placed),
        "value": roster.value == value(event, placed, weights),
        "bound": roster.bound is None or roster.value <= roster.bound * (1 + 1e-6) + 1e-6,
        "without_shift": set(roster.without_shift) == idle,
        "reasons": all(one.reasons for one in roster.assignments),
        "shortages": _said(roster) == dict(_missing(event, placed)),
    }
    broken = tuple(Violation(f"false_{claim}") for claim, holds in claims.items() if not holds)
    return (*violations(event, placed), *broken)


def _worth_of(shift: Shift, crew: list[Helper], weights: Weights) -> int:
    total = 0
    for number, helper in enumerate(crew):
        total += weights.crew if number < shift.min_crew else weights.capacity
        total += max(0, min(MOST_POINTS, helper.wishes.get(shift.id, 0)))
    for skill, needed in shift.skills.items():
        total += weights.skill * min(needed, sum(skill in one.skills for one in crew))
    return total


def _said(roster: Roster) -> dict[tuple[int, str | None], int]:
    return {(one.shift_id, one.skill): one.missing for one in roster.shortages}


def _missing(event: Event, placed: list[Placement]) -> Iterator[tuple[tuple[int, str | None], int]]:
    helpers = {one.id: one for one in event.helpers}
    for shift in event.shifts:
        crew = [helpers[who] for who, where in placed if where == shift.id and who in helpers]
        if len(crew) < shift.min_crew:
            yield (shift.id, None), shift.min_crew - len(crew)
        for skill, needed in shift.skills.items():
            have = sum(skill in one.skills for one in crew)
            if have < needed:
                yield (shift.id, skill), needed - have


class _Case:
    """An event beside the placements to be checked."""

    def __init__(self, event: Event, placed: frozenset[Placement]) -> None:
        self.event, self.placed = event, placed
        self.helpers = {one.id: one for one in event.helpers}
        self.shifts = {one.id: one for one in event.shifts}
        self.permitted = {
            (who, where) for one, where in event.locked for who in {one} | self._party_of(one)
        }

    def unknown(self) -> Iterator[Placement]:
        """Yield placements of helpers or shifts the event does not have."""
        for who, where in self.placed:
            if who not in self.helpers or where not in self.shifts:
                yield who, where

    def lost_locks(self) -> Iterator[Violation]:
        """Yield locked placements that are not there."""
        for who, where in sorted(self.event.locked - self.placed):
            yield Violation("lock_lost", (who,), (where,))

    def unfit(self) -> Iterator[Violation]:
        """Yield placements of somebody who is barred, or not free for the whole shift."""
        for who, where in sorted(self.placed - self.permitted):
            helper, shift = self.helpers[who], self.shifts[where]
            if where in helper.barred:
                yield Violation("barred", (who,), (where,))
            if helper.free is not None and not _covered(shift, helper.free):
                yield Violation("not_free", (who,), (where,))

    def overlaps(self) -> Iterator[Violation]:
        """Yield pairs of shifts nobody can do both of, the way between them included."""
        for who, mine in self._by_helper():
            for one, other in combinations(sorted(mine, key=lambda s: (s.start, s.id)), 2):
                way = self.event.travel.from_to(one.place, other.place)
                agreed = {(who, one.id), (who, other.id)} <= self.permitted
                if other.start < one.end + way and not agreed:
                    yield Violation("overlap", (who,), (one.id, other.id))

    def over_limits(self) -> Iterator[Violation]:
        """Yield helpers with more hours or shifts than agreed, not counting what was locked."""
        for who, mine in self._by_helper():
            helper, ids = self.helpers[who], tuple(sorted(shift.id for shift in mine))
            if {(who, shift) for shift in ids} <= self.permitted:
                continue
            minutes = sum(shift.end - shift.start for shift in mine)
            if helper.max_minutes is not None and minutes > helper.max_minutes:
                yield Violation("over_minutes", (who,), ids)
            if helper.max_shifts is not None and len(mine) > helper.max_shifts:
                yield Violation("over_shifts", (who,), ids)

    def over_capacity(self) -> Iterator[Violation]:
        """Yield shifts with more people than there is room for."""
        counts = Counter(where for _, where in self.placed)
        agreed = Counter(where for _, where in self.permitted)
        for shift in self.event.shifts:
            if counts[shift.id] > max(shift.capacity, agreed[shift.id]):
                yield Violation("over_capacity", (), (shift.id,))

    def split_parties(self) -> Iterator[Violation]:
        """Yield parties of which some stand where others do not."""
        for party in self.event.parties:
            places = {frozenset(w for who, w in self.placed if who == one) for one in party}
            if len(places) > 1:
                yield Violation("party_split", tuple(sorted(party)))

    def _by_helper(self) -> Iterator[tuple[int, list[Shift]]]:
        for who in sorted({who for who, _ in self.placed}):
            yield who, [self.shifts[where] for one, where in self.placed if one == who]

    def _party_of(self, helper: int) -> set[int]:
        return {id_ for party in self.event.parties if helper in party for id_ in party}


def _covered(shift: Shift, free: tuple[Placement, ...]) -> bool:
    """Tell whether the spans hold the shift without a gap, minute after minute."""
    reached = shift.start
    for start, end in sorted(free):
        if start <= reached < end:
            reached = end
    return reached >= shift.end
