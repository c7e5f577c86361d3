"""The town as immutable values, with the look-ups that the rooms need."""

import dataclasses
import enum
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from matcher.city.hours import DAYS_IN_WEEK, minutes_of, touched_minutes
from matcher.city.insurance import Plan, Scheme
from matcher.city.maps import Map


class RegistrationValid(enum.StrEnum):
    """How long a registration in the talent bank holds."""

    FISCAL_YEAR_END = "fiscal_year_end"
    YEARS = "years"
    UNTIL_WITHDRAWAL = "until_withdrawal"


@dataclasses.dataclass(frozen=True, slots=True)
class Centre:
    """The support centre that runs the site, as the public meets it."""

    name: str
    phone: str
    email: str
    address: str
    hours: str
    certificate_issuer: str = ""
    """Post and name of who signs certificates; the centre signs where nobody is named."""


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A part of the town with a council or community centre of its own."""

    code: str
    name: str
    lat: float
    lon: float
    neighbours: tuple[str, ...] = ()
    population: int = 0
    aged65: int = 0
    households: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A field of activity."""

    code: str
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Skill:
    """Something a resident can do; `words` are other ways of writing it."""

    code: str
    name: str
    field: str
    words: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Band:
    """A part of the day, from `start` to `end` ("HH:MM", the end not included)."""

    code: str
    name: str
    start: str
    end: str

    @property
    def start_minute(self) -> int:
        """Minutes from midnight to the start."""
        return minutes_of(self.start)

    @property
    def end_minute(self) -> int:
        """Minutes from midnight to the end; 24:00 is 1440."""
        return minutes_of(self.end)


@dataclasses.dataclass(frozen=True, slots=True)
class Policies:
    """What the town has decided about registering, asking and publishing."""

    registration_valid: RegistrationValid
    talents_named_in_public: bool
    group_approval_required: bool
    mail_domain: str
    registration_years: int = 1
    ask_limit: int = 3
    ask_limit_days: int = 14
    travel_minutes: int = 0
    slot_tolerance_minutes: int = 30
    offer_hours: int = 24
    decide_days: int = 7
    consent_days: int = 7
    draw_days: int = 7
    late_hours: int = 48
    substitute_asks: int = 3
    checkin_minutes: int = 60
    late_minutes: int = 10
    small_number_threshold: int = 10


class Coded(Protocol):
    """Anything known by a code and a name."""

    @property
    def code(self) -> str:
        """What programs and addresses call it."""

    @property
    def name(self) -> str:
        """What people call it."""


T = TypeVar("T", bound=Coded)


@dataclasses.dataclass(frozen=True, slots=True)
class City:
    """The whole town. `area("…")` raises KeyError; `find_area(…)` returns None."""

    name: str
    furigana: str
    centre: Centre
    policies: Policies
    areas: tuple[Area, ...]
    fields: tuple[Field, ...]
    skills: tuple[Skill, ...]
    bands: tuple[Band, ...]
    prefecture: str = ""
    code: str = ""
    map: Map = dataclasses.field(default_factory=Map)
    insurance: Scheme | None = None
    insurance_plans: tuple[Plan, ...] = ()
    slots: tuple[str, ...] = dataclasses.field(init=False, repr=False)
    _areas: Mapping[str, Area] = dataclasses.field(init=False, repr=False, compare=False)
    _fields: Mapping[str, Field] = dataclasses.field(init=False, repr=False, compare=False)
    _skills: Mapping[str, Skill] = dataclasses.field(init=False, repr=False, compare=False)
    _bands: Mapping[str, Band] = dataclasses.field(init=False, repr=False, compare=False)
    _bits: Mapping[str, int] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        slots = tuple(f"{day}-{band.code}" for day in range(DAYS_IN_WEEK) for band in self.bands)
        for name, value in {
            "slots": slots,
            "_areas": _by_code(self.areas),
            "_fields": _by_code(self.fields),
            "_skills": _by_code(self.skills),
            "_bands": _by_code(self.bands),
            "_bits": {slot: 1 << position for position, slot in enumerate(slots)},
        }.items():
            object.__setattr__(self, name, value)

    @property
    def population(self) -> int:
        """Inhabitants of all areas together."""
        return sum(area.population for area in self.areas)

    def area(self, code: str) -> Area:
        """Return the area; KeyError if there is none of that code."""
        return self._areas[code]

    def find_area(self, code: str | None) -> Area | None:
        """Return the area, or None for an unknown or missing code."""
        return self._areas.get(code or "")

    def field(self, code: str) -> Field:
        """Return the field; KeyError if there is none of that code."""
        return self._fields[code]

    def find_field(self, code: str | None) -> Field | None:
        """Return the field, or None for an unknown or missing code."""
        return self._fields.get(code or "")

    def skill(self, code: str) -> Skill:
        """Return the skill; KeyError if there is none of that code."""
        return self._skills[code]

    def find_skill(self, code: str | None) -> Skill | None:
        """Return the skill, or None for an unknown or missing code."""
        return self._skills.get(code or "")

    def band(self, code: str) -> Band:
        """Return the band; KeyError if there is none of that code."""
        return self._bands[code]

    def find_band(self, code: str | None) -> Band | None:
        """Return the band, or None for an unknown or missing code."""
        return self._bands.get(code or "")

    def area_by_name(self, name: str) -> Area | None:
        """Return the area that people call so, or None."""
        return _named(self.areas, name)

    def field_by_name(self, name: str) -> Field | None:
        """Return the field that people call so, or None."""
        return _named(self.fields, name)

    def skill_by_name(self, name: str) -> Skill | None:
        """Return the skill of that name, or the one that lists it among its words."""
        return _named(self.skills, name) or next(
            (skill for skill in self.skills if name.strip() in skill.words), None
        )

    def neighbours(self, code: str) -> tuple[Area, ...]:
        """Return the areas that touch the given one, in the order of the file."""
        return tuple(self._areas[neighbour] for neighbour in self._areas[code].neighbours)

    def slot_mask(self, slots: Iterable[str]) -> int:
        """Return the slots as bits; a slot the town does not have counts for nothing."""
        mask = 0
        for slot in slots:
            mask |= self._bits.get(slot, 0)
        return mask

    def slots_of_mask(self, mask: int) -> tuple[str, ...]:
        """Return the slots whose bits are set, Monday morning first."""
        return tuple(slot for slot, bit in self._bits.items() if mask & bit)

    def mask_for(self, start_local: datetime, end_local: datetime) -> int:
        """Return the slots one must be free in to be there from start to end, as bits.

        A band touched for no longer than `slot_tolerance_minutes` is not asked for,
        unless nothing else is touched: then it is the band touched longest.
        Zero means that the hours lie outside every band.
        """
        touched = touched_minutes(self.bands, start_local, end_local)
        tolerance = self.policies.slot_tolerance_minutes
        needed = [slot for slot, minutes in touched.items() if minutes > tolerance]
        if not needed and touched:
            needed = [max(touched, key=lambda slot: touched[slot])]
        return self.slot_mask(needed)


def _by_code(things: Iterable[T]) -> dict[str, T]:
    return {thing.code: thing for thing in things}


def _named(things: Iterable[T], name: str) -> T | None:
    return next((thing for thing in things if thing.name == name.strip()), None)
