"""What the engine is given and what it hands back: plain frozen values, no rows, no words.

Moments are whole minutes since the epoch. A weekly slot is the number weekday × bands + band
(weekday 0 is Monday), and a set of slots is an integer with one bit for each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple, Self

from matcher.matching.engine.closeness import steps_between

EARTH_RADIUS_KM = 6371.0
MOST_STEPS = 4
"""Areas that many steps apart, or more, are all equally far."""


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
    WITHIN_DAYS = "within_days"  # days
    ASKED_RECENTLY = "asked_recently"  # times
    AGE_TO_BE_CHECKED = "age_to_be_checked"
    TIME_TO_BE_CHECKED = "time_to_be_checked"


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
class Town:
    """How a day is cut into bands, which areas touch, and how far apart they lie.

    Distances are in km between the points of two areas; steps go from neighbour to neighbour.
    """

    bands: int
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    distances: Mapping[tuple[str, str], float] = field(default_factory=dict, hash=False)
    steps: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)

    @classmethod
    def from_points(
        cls,
        *,
        bands: int,
        neighbours: Mapping[str, Iterable[str]],
        points: Mapping[str, tuple[float, float]],
    ) -> Self:
        """Return the town whose areas lie at these (latitude, longitude) points."""
        near = {area: frozenset(others) for area, others in neighbours.items()}
        return cls(
            bands=bands,
            neighbours=near,
            steps=steps_between(near, most=MOST_STEPS),
            distances={
                (one, other): _great_circle(points[one], points[other])
                for one in points
                for other in points
                if one < other
            },
        )

    def touches(self, one: str | None, other: str | None) -> bool:
        """Tell whether either area names the other as its neighbour."""
        if one is None or other is None:
            return False
        return other in self.neighbours.get(one, ()) or one in self.neighbours.get(other, ())

    def km(self, one: str | None, other: str | None) -> float | None:
        """Return the distance between two different areas, or None where it is not known."""
        if one is None or other is None:
            return None
        return self.distances.get((one, other) if one < other else (other, one))

    def steps_apart(self, one: str | None, other: str | None) -> float:
        """Return the steps between two areas, 0 where either is not known, at most MOST_STEPS."""
        if one is None or other is None or one == other:
            return 0.0
        if self.touches(one, other):
            return 1.0
        return float(self.steps.get((one, other), MOST_STEPS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The most each term can add to a score; fatigue is the most it can take away."""

    interest: float = 3.0
    nearness: float = 2.5
    skill: float = 2.0
    time: float = 1.0
    anytime: float = 0.5
    need: float = 1.0
    soon: float = 0.5
    fatigue: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a town decides about matching, and the moment it is done at."""

    weights: Weights = Weights()
    buffer_minutes: int = 0  # between two engagements of one person; 0: back to back is fine
    assumed_minutes: int = 120  # how long a shift lasts that names only its start
    near_km: float = 12.0  # from here on a place no longer counts as near
    soon_days: int = 28  # from here on a shift no longer counts as soon
    now: int | None = None  # None: the moment plays no part


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
    """A person and an opening that passed every gate, and the terms whose sum is the score."""

    person_id: int
    opening_id: int
    score: float
    terms: tuple[Term, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return what speaks for the match, the weightiest first."""
        speaking_for = sorted((t for t in self.terms if t.value > 0), key=lambda t: -t.value)
        return tuple(term.reason for term in speaking_for if term.reason)

    @property
    def cautions(self) -> tuple[Reason, ...]:
        """Return what staff should look at first: things to check, and signs of fatigue."""
        return tuple(term.reason for term in self.terms if term.value <= 0 and term.reason)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A person and an opening that do not go together, and every gate that says so."""

    person_id: int
    opening_id: int
    gates: tuple[Gate, ...]


def _great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the km between two (latitude, longitude) points by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = (map(radians, point) for point in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))
