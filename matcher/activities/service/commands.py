"""What one posting says, as plain values."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from matcher.activities.models import Selection, Wants


@dataclass(frozen=True, slots=True)
class ShiftCommand:
    """One time; without `starts_at` it is open-ended (随時). `id` names a known shift."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    timed: bool = True
    id: int | None = None
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class RoleCommand:
    """What is wanted, of how many, and when. `id` names a known role.

    One that is `called_off` goes, with its dates; those somebody is tied to are called off.
    One that `stops_repeating` keeps its dates and gets no more of them by itself.
    """

    name: str
    shifts: tuple[ShiftCommand, ...]
    wants: Wants = Wants.PEOPLE
    capacity: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    skills: tuple[str, ...] = ()
    selection: Selection = Selection.FIRST_COME
    id: int | None = None
    called_off: bool = False
    stops_repeating: bool = False


@dataclass(frozen=True, slots=True)
class ActivityCommand:
    """Everything a group says in one posting."""

    title: str
    summary: str
    field: str
    area: str | None
    venue: str
    roles: tuple[RoleCommand, ...]
    deadline: date | None = None
    eligibility_note: str = ""
    belongings: str = ""
    reward_note: str = ""
    schedule_note: str = ""
    contact_method: str = ""
    notes: dict[str, str] = dataclasses.field(default_factory=dict)
