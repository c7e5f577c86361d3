"""From a schedule that was read to the roles and shifts of a listing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext

from matcher.activities.models import Activity, Role
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.recurrence_json import to_json
from matcher.activities.rules.schedule_words import Part, upcoming
from matcher.activities.service.posting import RoleCommand, RoleTerms, ShiftCommand
from matcher.activities.service.recurring import HORIZON, add_shifts, is_holiday, span_of
from matcher.desk.imports.cells import RowProblem

_: Callable[..., str] = gettext
MOST_SHIFTS = 1000


@dataclass(frozen=True, slots=True)
class Timetable:
    """A role for each kind of work, with its days; no part at all is an open-ended role.

    `terms` are those of every role but its name.
    """

    parts: tuple[Part, ...]
    terms: RoleTerms
    today: date

    def check(self) -> None:
        """Raise RowProblem for more shifts than a person could have meant."""
        if sum(len(self.days(part)) for part in self.parts) > MOST_SHIFTS:
            raise RowProblem("too_many_dates", "schedule_note")

    def days(self, part: Part) -> tuple[Occurrence, ...]:
        """Return a part's days up to the horizon."""
        return upcoming(part, today=self.today, is_holiday=is_holiday, horizon_days=HORIZON.days)


def role_commands(timetable: Timetable, activity: Activity | None) -> tuple[RoleCommand, ...]:
    """Return the roles as a group would post them; of a known listing, shifts that stay stay."""
    known = {role.name: role for role in activity.roles} if activity else {}
    parts = timetable.parts or (Part(),)
    return tuple(_role_command(timetable, part, known.get(_name(part))) for part in parts)


def write_shifts(timetable: Timetable, activity: Activity) -> None:
    """Give the listing's roles their rules, and the shifts they do not have yet."""
    roles = {role.name: role for role in activity.roles}
    for part in timetable.parts:
        role = roles[_name(part)]
        role.recurrences = [to_json(rule) for rule in part.recurrences]
        role.recurs_until = timetable.today + HORIZON if part.recurrences else None
        add_shifts(role, timetable.days(part))


def _role_command(timetable: Timetable, part: Part, role: Role | None) -> RoleCommand:
    terms = replace(timetable.terms, name=_name(part))
    shifts = _staying(timetable, part, role)
    return RoleCommand(terms, shifts, id=role.id if role else None)


def _staying(timetable: Timetable, part: Part, role: Role | None) -> tuple[ShiftCommand, ...]:
    shifts = role.shifts if role else []
    if not timetable.parts:
        undated = next((shift.id for shift in shifts if shift.starts_at is None), None)
        return (ShiftCommand(id=undated),)
    spans = {span_of(day) for day in timetable.days(part)}
    return tuple(
        ShiftCommand(shift.starts_at, shift.ends_at, timed=shift.timed, id=shift.id)
        for shift in shifts
        if (shift.starts_at, shift.ends_at) in spans
    )


def _name(part: Part) -> str:
    return part.label or _("ボランティア")
