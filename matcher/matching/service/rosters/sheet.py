"""A board as it stands: places, helpers, what was agreed, and who was placed where."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from matcher.activities.models import Activity, Role, Shift
from matcher.engagements.rules import State
from matcher.matching.models import EventRoster, Work

Span = tuple[int, int]
"""From a minute since the epoch until another."""
NEVER = -1
"""The wish of somebody who does not want to do a shift at all."""


@dataclass(frozen=True, slots=True)
class Place:
    """One shift of the event: where it is, and whom it needs."""

    shift: Shift
    role: Role
    where: str
    start: int
    end: int
    least: int
    most: int
    skills: dict[str, int]

    @property
    def id(self) -> int:
        """Return the shift's id."""
        return self.shift.id


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody tied to the activity, for so many people, and what was agreed with them.

    `ties` are the states in which they stand by shift. No `free` spans mean the whole time.
    """

    id: int
    name: str
    people: int
    ties: dict[int, State]
    free: tuple[Span, ...] | None
    skills: frozenset[str]
    barred: frozenset[int]
    wishes: dict[int, int]
    most_shifts: int | None = None
    most_minutes: int | None = None
    party: str = ""
    friends: frozenset[int] = frozenset()
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """One helper on one shift, and the reasons they were placed for."""

    helper_id: int
    shift_id: int
    locked: bool = False
    by_hand: bool = False
    reasons: tuple[dict[str, Any], ...] = ()
    trouble: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, int]:
        """Return who and where."""
        return (self.helper_id, self.shift_id)


@dataclass(frozen=True)
class Sheet:
    """The whole board of an activity; without a row nothing was kept yet.

    `lost` are placements of those who are no longer tied to the activity, or on shifts that are
    called off or over; `names` knows them too.
    """

    activity: Activity
    roster: EventRoster | None
    places: tuple[Place, ...]
    helpers: tuple[Helper, ...]
    placed: tuple[Placed, ...]
    lost: tuple[Placed, ...]
    names: dict[int, str]

    @property
    def edition(self) -> int:
        """Return how often the board was changed."""
        return self.roster.edition if self.roster else 0

    @cached_property
    def fingerprint(self) -> str:
        """Return a digest of who there is, of what each can do, and of what is needed where."""
        who = [(one.id, one.people, sorted(one.skills)) for one in self.helpers]
        where = [(one.id, one.least, one.most, sorted(one.skills.items())) for one in self.places]
        return sha256(repr((sorted(who), sorted(where))).encode()).hexdigest()

    @property
    def is_as_worked_out(self) -> bool:
        """Tell whether what the last roster found of bounds and causes is still true."""
        return self.roster is not None and self.roster.known == self.fingerprint

    def takes_long(self, work: Work) -> bool:
        """Tell whether this takes longer than somebody likes to wait."""
        if work is Work.DECIDE:
            return len(self.placed) > MANY
        people = sum(helper.people for helper in self.helpers)
        return people * len(self.places) > LARGE

    @cached_property
    def helper_by_id(self) -> dict[int, Helper]:
        """Return the helpers by their members' ids."""
        return {helper.id: helper for helper in self.helpers}

    @cached_property
    def place_by_id(self) -> dict[int, Place]:
        """Return the places by their shifts' ids."""
        return {place.id: place for place in self.places}

    def on(self, shift_id: int) -> list[Placed]:
        """Return who was placed on a shift."""
        return [one for one in self.placed if one.shift_id == shift_id]

    def heads_on(self, shift_id: int) -> int:
        """Return how many people stand on a shift, those who come along included."""
        return sum(self.helper_by_id[one.helper_id].people for one in self.on(shift_id))

    def skilled_on(self, shift_id: int, skill: str) -> int:
        """Return how many on a shift can do something; of those who come along it is not known."""
        return sum(skill in self.helper_by_id[one.helper_id].skills for one in self.on(shift_id))


LARGE = 150 * 60
"""So many pairs of people, those who come along included, and shifts are worked out at once."""
MANY = 60
"""So many placements are told while somebody waits: each is a write of its own."""
