"""Writing a listing and taking it to its readers."""

from dataclasses import dataclass, field
from datetime import date, datetime

from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift, Wants
from matcher.activities.rules.listing import check_decision, check_editable, check_submittable
from matcher.activities.service.indexing import refresh_index
from matcher.authz import Actor
from matcher.members.models import Organization
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class ShiftCommand:
    """One time; without `starts_at` it is open-ended (随時)."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    timed: bool = True
    id: int | None = None


@dataclass(frozen=True, slots=True)
class RoleCommand:
    """What is wanted, of how many, and when."""

    name: str
    shifts: tuple[ShiftCommand, ...]
    wants: Wants = Wants.PEOPLE
    capacity: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    skills: tuple[str, ...] = ()
    selection: Selection = Selection.FIRST_COME
    id: int | None = None


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
    notes: dict[str, str] = field(default_factory=dict)


_PLAIN = (
    "title summary field area venue deadline eligibility_note belongings reward_note "
    "schedule_note contact_method notes"
).split()


def draft(organization: Organization, command: ActivityCommand, *, now: datetime) -> Activity:
    """Write a listing that nobody but its group and the staff sees yet."""
    activity = Activity(
        organization_id=organization.id, status=ActivityStatus.DRAFT, created_at=now
    )
    activity.organization = organization
    db.session.add(activity)
    _write(activity, command, now=now)
    return activity


def edit(activity: Activity, command: ActivityCommand, *, now: datetime) -> None:
    """Write a listing anew; roles and shifts that somebody joined keep their ids."""
    check_editable(activity.status)
    _write(activity, command, now=now)


def submit(activity: Activity, *, now: datetime) -> None:
    """Hand a listing to the staff; raise RuleBroken while it lacks what it must have."""
    shifts = [shift for role in activity.roles for shift in role.shifts]
    check_submittable(
        activity.status, activity.organization.status, shifts=len(shifts), title=activity.title
    )
    activity.status = ActivityStatus.SUBMITTED
    activity.submitted_at = now


def decide(
    activity: Activity, status: ActivityStatus, note: str, *, actor: Actor, now: datetime
) -> None:
    """Publish a submitted listing or send it back with a note, and tell its group."""
    check_decision(activity.status, status)
    activity.status = status
    activity.decided_note = note
    activity.decided_by = actor.account_id
    if status is ActivityStatus.PUBLISHED:
        activity.published_at = activity.published_at or now
    refresh_index(activity, now=now)
    key = f"{activity.id}:{now:%Y%m%d%H%M%S}"
    message = letter(f"activity_{status}", key, activity=activity, note=note)
    enqueue(message, recipient_of(activity.organization), now=now)


def close(activity: Activity, *, now: datetime) -> None:
    """Take no more applications; what was agreed on stays agreed."""
    check_decision(activity.status, ActivityStatus.CLOSED)
    activity.status = ActivityStatus.CLOSED
    activity.updated_at = now


def _write(activity: Activity, command: ActivityCommand, *, now: datetime) -> None:
    for name in _PLAIN:
        setattr(activity, name, getattr(command, name))
    activity.updated_at = now
    _sync_roles(activity, command.roles)
    db.session.flush()
    refresh_index(activity, now=now)


def _sync_roles(activity: Activity, commands: tuple[RoleCommand, ...]) -> None:
    known = {role.id: role for role in activity.roles}
    kept = [_role(known.get(c.id or 0), c) for c in commands]
    activity.roles[:] = kept + [r for r in known.values() if r not in kept and _is_joined(r)]
    db.session.flush()
    for role, command in zip(kept, commands, strict=True):
        _sync_shifts(activity, role, command)


def _role(role: Role | None, command: RoleCommand) -> Role:
    role = role or Role(recurrences=[])
    role.name, role.wants, role.selection = command.name, command.wants, command.selection
    role.capacity, role.min_age, role.max_age = command.capacity, command.min_age, command.max_age
    role.skills = list(command.skills)
    return role


def _sync_shifts(activity: Activity, role: Role, command: RoleCommand) -> None:
    known = {shift.id: shift for shift in role.shifts}
    kept = [_shift(known.get(c.id or 0), c, activity, command.capacity) for c in command.shifts]
    joined = [s for s in known.values() if s not in kept and s.taken]
    role.shifts[:] = kept + joined


def _shift(
    shift: Shift | None, command: ShiftCommand, activity: Activity, capacity: int | None
) -> Shift:
    """Return the shift as commanded; its capacity never falls below the seats taken."""
    shift = shift or Shift(taken=0)
    shift.activity_id = activity.id
    shift.starts_at, shift.ends_at = command.starts_at, command.ends_at
    shift.timed = command.timed
    shift.capacity = None if capacity is None else max(capacity, shift.taken)
    return shift


def _is_joined(role: Role) -> bool:
    return any(shift.taken for shift in role.shifts)
