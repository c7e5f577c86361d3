"""What the engine is given and what it hands back: plain frozen values, no rows, no words.

Moments are whole minutes since the epoch. A weekly slot is the number weekday × bands + band
(weekday 0 is Monday), and a set of slots is an integer with one bit for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from matcher.matching.engine.rounds.acceptance import AcceptanceModel, first_day
from matcher.matching.engine.town import Town


class Gate(StrEnum):
    """What a person and an opening must pass before they are compared at all."""

    AREA = "area"
    TIME = "time"
    BUSY = "busy"
    SKILL = "skill"
    ELIGIBILITY = "eligibility"
    MONTHLY_LIMIT = "monthly_limit"
    ALREADY_ENGAGED = "already_engaged"
    BLOCKED = "blocked"
    NO_SEAT_LEFT = "no_seat_left"
    BEGUN = "begun"


class ReasonCode(StrEnum):
    """Why a match was made; the words for each code, with its params, live in the web layer."""

    FREE_AT = "free_at"  # weekday, band (the first slot needed), more (slots beyond it)
    ANYTIME = "anytime"
    SAME_AREA = "same_area"  # area
    NEIGHBOUR_AREA = "neighbour_area"  # area
    NEAR_KM = "near_km"  # area, km
    INTEREST = "interest"  # field
    SKILL = "skill"  # skill (the first by code), more (skills beyond it)
    STILL_NEEDED = "still_needed"  # missing
    GROUP_SHORT = "group_short"
    ASKED_RECENTLY = "asked_recently"  # times
    AGE_TO_BE_CHECKED = "age_to_be_checked"
    TIME_TO_BE_CHECKED = "time_to_be_checked"


CAUTIONS = frozenset(
    {ReasonCode.ASKED_RECENTLY, ReasonCode.AGE_TO_BE_CHECKED, ReasonCode.TIME_TO_BE_CHECKED}
)
LOOKED_FOR: Mapping[ReasonCode, int] = {
    ReasonCode.SAME_AREA: 0,
    ReasonCode.NEIGHBOUR_AREA: 0,
    ReasonCode.NEAR_KM: 0,
    ReasonCode.FREE_AT: 1,
    ReasonCode.ANYTIME: 1,
    ReasonCode.INTEREST: 2,
    ReasonCode.SKILL: 3,
}
"""What people look for first: the place (74 of 100), day and time (68), the field (64)."""
LAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who could take a seat, and what was declared about them."""

    id: int
    area: str | None = None
    reach: frozenset[str] = frozenset()  # where they will go; empty: own area and neighbours
    free: int | None = None  # weekly slots; None: never told, which is not the same as never free
    fields: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    age: int | None = None
    grades: frozenset[str] = frozenset()  # school years they may be in; empty: not known
    busy: tuple[tuple[int, int], ...] = ()  # start and end of engagements that take a seat
    room_by_month: Mapping[str, int] = field(default_factory=dict, hash=False)  # "2026-11": 2
    room_otherwise: int | None = None  # in a month not named above; None: no limit
    asked_recently: int = 0
    fatigue: float = 0.0  # recent notices, each counting less with every week
    engaged_shift_ids: frozenset[int] = frozenset()
    blocked_group_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One shift that still looks for somebody."""

    id: int
    activity_id: int
    group_id: int
    area: str | None = None  # None: anywhere, online, or not known
    field: str | None = None
    needed: int = 0  # weekly slots; 0: open-ended, or no known time
    start: int | None = None
    end: int | None = None  # None beside a start: Settings.assumed_minutes later
    month: str | None = None  # "2026-11"
    skills: frozenset[str] = frozenset()  # all of them required
    min_age: int | None = None
    max_age: int | None = None
    grades: frozenset[str] = frozenset()  # those who may come; empty: all
    any_part: bool = False  # one comes for a part of the hours
    capacity: int | None = None  # None: no limit
    taken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How many people each group was brought together with of late, for each seat it wanted.

    It is counted for the verified organization over a trailing window, so that splitting a
    shift or posting it again gains nothing.
    """

    by_group: Mapping[int, float] = field(default_factory=dict, hash=False)
    usual: float = 0.0  # of all groups together
    weight: float = 0.3  # λ

    def of(self, group_id: int) -> float:
        """Return a group's exposure; one that nobody came to yet has none."""
        return self.by_group.get(group_id, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a town decides about matching, what was learnt, and the moment it is done at."""

    buffer_minutes: int = 0  # between two engagements of one person; 0: back to back is fine
    assumed_minutes: int = 120  # how long a shift lasts that names only its start
    near_km: float = 12.0  # from here on a place is not called near
    now: int | None = None  # None: the moment plays no part
    model: AcceptanceModel = field(default_factory=first_day)
    exposure: Exposure = Exposure()
    looked_at: int = 6  # so many of a list are looked at first


class Pair(NamedTuple):
    """One person beside one opening: what every gate and every term looks at."""

    person: Person
    opening: Opening
    town: Town
    settings: Settings


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a code and its params; the web layer puts it into words."""

    code: ReasonCode
    params: Mapping[str, int | str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a score; its reason is None where telling it would tell of other people."""

    name: str
    value: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A person and an opening that passed every gate, and the terms whose sum is the score.

    Facts were settled at the gates and weigh nothing: hours that fit, a skill that is held, and
    what is still to be checked.
    """

    person_id: int
    opening_id: int
    score: float
    terms: tuple[Term, ...]
    facts: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return what speaks for the match: place, time and field first, as people look for them.

        The rest follows, the weightiest first.
        """
        speaking_for = sorted((t for t in self.terms if t.value > 0), key=lambda t: -t.value)
        told = (*self.facts, *(term.reason for term in speaking_for if term.reason))
        for_it = [reason for reason in told if reason.code not in CAUTIONS]
        return tuple(sorted(for_it, key=lambda reason: LOOKED_FOR.get(reason.code, LAST)))

    @property
    def cautions(self) -> tuple[Reason, ...]:
        """Return what staff should look at first: things to check, and signs of fatigue."""
        told = (*(term.reason for term in self.terms if term.reason), *self.facts)
        return tuple(reason for reason in told if reason.code in CAUTIONS)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A person and an opening that do not go together, and every gate that says so."""

    person_id: int
    opening_id: int
    gates: tuple[Gate, ...]
