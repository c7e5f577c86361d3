"""What a roster is made from and what comes back: plain frozen values, no rows, no words.

Moments and lengths are whole minutes, counted from any fixed moment. Ids of helpers and of
shifts are whole numbers; everything else that needs a name carries a short text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Placement = tuple[int, int]
"""A helper's id and a shift's id."""

MOST_WISHED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Somebody who will help at the event, and what was agreed with them."""

    id: int
    free: tuple[Placement, ...] | None = None  # spans (from, until); None: the whole time
    skills: frozenset[str] = frozenset()
    barred: frozenset[int] = frozenset()  # shifts they may not do: too young, blocked, declined
    wishes: Mapping[int, int] = field(default_factory=dict, hash=False)  # shift: 0 to 60
    max_minutes: int | None = None
    max_shifts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One place at one time, and whom it needs."""

    id: int
    start: int
    end: int
    capacity: int
    min_crew: int = 0
    place: str | None = None  # None: not known, so no way is reckoned with
    skills: Mapping[str, int] = field(default_factory=dict, hash=False)  # skill: how many have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How long it takes from place to place; two shifts at one place may follow at once."""

    minutes: int = 0
    between: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)

    def from_to(self, one: str | None, other: str | None) -> int:
        """Return the minutes for the way, the same in both directions."""
        if one is None or other is None or one == other:
            return 0
        there = self.between.get((one, other))
        return self.between.get((other, one), self.minutes) if there is None else there


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Everything a roster depends on, besides the weights and the seed.

    A locked placement stays, even where it breaks a rule (the roster then says which). The
    members of a party take every shift together or not at all, so a lock on one holds for all.
    """

    helpers: tuple[Helper, ...]
    shifts: tuple[Shift, ...]
    parties: tuple[frozenset[int], ...] = ()
    friends: tuple[Placement, ...] = ()  # two helpers' ids: they would like to be together
    locked: frozenset[Placement] = frozenset()
    travel: Travel = Travel()

    def __post_init__(self) -> None:
        """Refuse ids that are given twice or lead nowhere, and shifts that cannot be."""
        people, shifts = {one.id for one in self.helpers}, {one.id for one in self.shifts}
        in_parties = [id_ for party in self.parties for id_ in party]
        named = {*in_parties, *(id_ for pair in self.friends for id_ in pair)}
        refusals = {
            "two helpers with one id": len(people) < len(self.helpers),
            "two shifts with one id": len(shifts) < len(self.shifts),
            "a helper in two parties": len(set(in_parties)) < len(in_parties),
            "a party or friends of unknown helpers": not named <= people,
            "somebody who is their own friend": any(one == other for one, other in self.friends),
            "a lock on something unknown": any(
                who not in people or where not in shifts for who, where in self.locked
            ),
            "a shift that ends before it starts": any(s.end <= s.start for s in self.shifts),
            "a shift with less room than it needs": any(
                not 0 <= s.min_crew <= s.capacity for s in self.shifts
            ),
        }
        for refusal, holds in refusals.items():
            if holds:
                raise ValueError(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each thing is worth; a wish counts for itself, up to 60."""

    crew: int = 1000  # a head up to the minimum crew
    capacity: int = 100  # a head beyond it
    skill: int = 600  # a head with a skill that is still needed
    everyone: int = 120  # a helper who has at least one shift
    together: int = 50  # two friends on the same shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """When to be content. Counts and gaps, never seconds, so that every run ends alike."""

    gap: float = 1e-4  # of the value, between a roster and its bound
    nodes: int = 10  # of the search tree
    columns: int = 9_000  # possible placements all chosen among at once; beyond these bit by bit
    columns_each: int = 15  # for each helper, to begin with, where there are more
    promising: int = 4_000  # placements, where there are more, or more that are as good as any


class ReasonCode(StrEnum):
    """Why somebody stands on a shift; the words for each code live in the web layer."""

    LOCKED = "locked"  # it was agreed before
    SKILL = "skill"  # skill
    MINIMUM_CREW = "minimum_crew"  # needed
    FIRST_SHIFT = "first_shift"  # otherwise this helper would have none
    WISH = "wish"  # points
    TOGETHER = "together"  # helpers
    PARTY = "party"  # helpers
    FREE_SEAT = "free_seat"


class Cause(StrEnum):
    """The nearest cause of a shortage, read from the top: the first that explains it."""

    NOBODY_HAS_SKILL = "nobody_has_skill"
    TOO_FEW_HAVE_SKILL = "too_few_have_skill"
    NOBODY_IS_FREE = "nobody_is_free"
    TOO_FEW_ARE_FREE = "too_few_are_free"
    NO_ROOM = "no_room"  # the shift is full of people who are needed for something else
    ALL_ELSEWHERE = "all_elsewhere"  # at that hour
    ALL_AT_LIMIT = "all_at_limit"  # of the hours or shifts agreed with them
    ALL_TAKEN = "all_taken"  # some elsewhere, some at their limit
    PARTY_TOO_LARGE = "party_too_large"


class Problem(StrEnum):
    """A rule that locked placements break among themselves."""

    NOT_FREE = "not_free"
    BARRED = "barred"
    OVERLAP = "overlap"
    OVER_MINUTES = "over_minutes"
    OVER_SHIFTS = "over_shifts"
    OVER_CAPACITY = "over_capacity"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a code and its params, and what it adds to the roster's value."""

    code: ReasonCode
    value: int
    params: Mapping[str, int | str | tuple[int, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One helper on one shift, and why: the weightiest reason first."""

    helper_id: int
    shift_id: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """How many are missing on a shift, and the nearest cause.

    `missing` is what this roster lacks; `unavoidable` what even the relaxed problem (which may
    split people) lacks there, so that no roster as good can do without it.
    """

    shift_id: int
    skill: str | None  # None: heads of the minimum crew
    missing: int
    unavoidable: float
    cause: Cause
    params: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule that locked placements break; the shift is None where it concerns several."""

    problem: Problem
    helper_id: int | None
    shift_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who stands where, what it is worth, and what no roster could have done better."""

    assignments: tuple[Assignment, ...]  # by shift, then helper
    value: int
    bound: float | None  # no roster of this event is worth more; None: not worked out
    shortages: tuple[Shortage, ...]
    without_shift: tuple[int, ...]  # helpers
    conflicts: tuple[Conflict, ...]

    @property
    def placements(self) -> frozenset[Placement]:
        """Return who stands where and nothing else: what is stored, and given back to repair."""
        return frozenset((one.helper_id, one.shift_id) for one in self.assignments)
