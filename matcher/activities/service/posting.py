"""Writing a listing and taking it to its readers."""

from datetime import datetime

from matcher.activities.models import Activity, ActivityStatus
from matcher.activities.rules.listing import check_decision, check_editable, check_submittable
from matcher.activities.service.commands import (
    ActivityCommand,
    ActivityTerms,
    RoleCommand,
    RoleTerms,
    ShiftCommand,
    write_terms,
)
from matcher.activities.service.dates import settle
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.revisions import remembering
from matcher.activities.service.writing import write_roles
from matcher.authz import Actor
from matcher.errors import Conflict
from matcher.members.models import Organization
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db

__all__ = [
    "ActivityCommand",
    "ActivityTerms",
    "RoleCommand",
    "RoleTerms",
    "ShiftCommand",
    "close",
    "decide",
    "draft",
    "edit",
    "submit",
    "version_of",
]


def draft(organization: Organization, command: ActivityCommand, *, now: datetime) -> Activity:
    """Write a listing that nobody but its group and the staff sees yet."""
    activity = Activity(
        organization_id=organization.id, status=ActivityStatus.DRAFT, created_at=now
    )
    activity.organization = organization
    db.session.add(activity)
    _write(activity, command, actor=None, now=now)
    return activity


def edit(
    activity: Activity,
    command: ActivityCommand,
    *,
    now: datetime,
    actor: Actor | None = None,
    seen: str = "",
) -> None:
    """Write a listing anew.

    Shifts that somebody is tied to keep their rows: called off or moved, their people are told.
    Raise Conflict if somebody else has written it since the state that was `seen`, as its
    `version_of` names it.
    """
    # Locked: of two who save at the same moment the second must see what the first has written.
    db.session.refresh(activity, ["status", "updated_at"], with_for_update=True)
    check_editable(activity.status)
    if seen and seen != version_of(activity):
        raise Conflict("changed_meanwhile")
    with remembering(activity, actor=actor, now=now):
        _write(activity, command, actor=actor, now=now)


def version_of(activity: Activity) -> str:
    """Return what names the present state of a listing; it changes with every writing."""
    return activity.updated_at.isoformat()


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


def _write(
    activity: Activity, command: ActivityCommand, *, actor: Actor | None, now: datetime
) -> None:
    write_terms(activity, command.terms)
    activity.updated_at = now
    changes = write_roles(activity, command.roles, now=now)
    settle(activity, changes, actor=actor, now=now)
