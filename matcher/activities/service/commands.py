"""What one posting says, as plain values."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matcher.activities.models import Activity, Role
from matcher.activities.rules.recurrence import Recurrence
from matcher.activities.rules.terms import (
    Amount,
    Guardian,
    Insurance,
    Per,
    Rain,
    Residence,
    Selection,
    Unit,
    Wants,
)


@dataclass(frozen=True, slots=True)
class ShiftCommand:
    """One time; without `starts_at` it is open-ended (随時). `id` names a known shift."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    timed: bool = True
    id: int | None = None
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """What a role says of how many, who and how, under the names of the columns."""

    name: str
    wants: Wants = Wants.PEOPLE
    capacity: int | None = None
    least: int | None = None
    amount: Amount = Amount.EXACT
    per: Per = Per.EACH
    min_age: int | None = None
    max_age: int | None = None
    grades: tuple[str, ...] = ()
    guardian: Guardian = Guardian.NONE
    residence: Residence = Residence.ANYWHERE
    course: str = ""
    unit: Unit = Unit.PERSON
    unit_least: int | None = None
    unit_most: int | None = None
    skills: tuple[str, ...] = ()
    teaches: tuple[str, ...] = ()
    selection: Selection = Selection.FIRST_COME
    any_part: bool = False


@dataclass(frozen=True, slots=True)
class RoleCommand:
    """What is wanted, and when. `id` names a known role.

    `recurrences` are the rules by which its dates repeat; None leaves them as they are, and
    no rules at all let its dates stand and make no more of them. One that is `called_off`
    goes, with its dates; those somebody is tied to are called off.
    """

    terms: RoleTerms
    shifts: tuple[ShiftCommand, ...]
    recurrences: tuple[Recurrence, ...] | None = None
    id: int | None = None
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class ActivityTerms:
    """What a listing says of itself, under the names of the columns.

    `fee`, `travel_pay` and `thanks` are in yen; `deadline_days` counts days before each date.
    """

    title: str
    summary: str
    field: str
    area: str | None
    venue: str
    pin_lat: float | None = None
    pin_lon: float | None = None
    opens_on: date | None = None
    deadline: date | None = None
    deadline_days: int | None = None
    traits: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    rain: Rain = Rain.UNSAID
    rain_note: str = ""
    insurance: Insurance = Insurance.UNSAID
    fee: int | None = None
    travel_pay: int | None = None
    thanks: int | None = None
    eligibility_note: str = ""
    belongings: str = ""
    reward_note: str = ""
    schedule_note: str = ""
    contact_method: str = ""
    notes: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActivityCommand:
    """Everything a group says in one posting."""

    terms: ActivityTerms
    roles: tuple[RoleCommand, ...]


def terms_of(role: Role) -> RoleTerms:
    """Return what a role says now."""
    said: dict[str, Any] = {}
    for term in dataclasses.fields(RoleTerms):
        value = getattr(role, term.name)
        said[term.name] = tuple(value) if isinstance(value, list) else value
    return RoleTerms(**said)


def write_terms(row: Activity | Role, terms: ActivityTerms | RoleTerms) -> None:
    """Write every term into the column of its name."""
    for term in dataclasses.fields(terms):
        value = getattr(terms, term.name)
        setattr(row, term.name, list(value) if isinstance(value, tuple) else value)
