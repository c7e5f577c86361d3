"""Organizations and listings that wait for a decision, and the decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityStatus
from matcher.activities.service import posting
from matcher.authz import Actor
from matcher.desk.service.scope import Waiting, allowed, page_of, possible, tally, within
from matcher.errors import Conflict
from matcher.members import service as members
from matcher.members.models import Organization, OrgStatus
from matcher.shared.db import db
from matcher.shared.web.paging import Page

T = TypeVar("T", Organization, Activity)


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, a word to the group, and the state in which the decider saw it."""

    is_yes: bool
    note: str
    seen: str


def waiting_organizations(actor: Actor) -> Waiting:
    """Return how many organizations wait for approval."""
    return tally(_pending(actor), Organization.created_at)


def organizations_visible_to(actor: Actor, number: int) -> Page[Organization]:
    """Return a page of the organizations that wait for approval, longest waiting first."""
    ordered = _pending(actor).order_by(Organization.created_at, Organization.id)
    return page_of(ordered, number, lambda row: row[0])


def waiting_activities(actor: Actor) -> Waiting:
    """Return how many listings wait to be published."""
    return tally(_submitted(actor), Activity.submitted_at)


def activities_visible_to(actor: Actor, number: int) -> Page[Activity]:
    """Return a page of the listings that wait to be published, longest waiting first."""
    whole = _submitted(actor).options(joinedload(Activity.organization))
    return page_of(whole.order_by(Activity.submitted_at, Activity.id), number, lambda row: row[0])


def organization_of(id_: int, actor: Actor) -> Organization:
    """Return an organization; raise NotFound without one, NotAllowed where it is not theirs."""
    return allowed(_one(_organization(id_)), actor)


def activity_of(id_: int, actor: Actor) -> Activity:
    """Return a listing, whole; raise NotFound without one, NotAllowed where it is not theirs."""
    return allowed(_one(_activity(id_)), actor)


def namesakes(organization: Organization) -> list[Organization]:
    """Return other organizations of the same name, however it is spaced or written."""
    same = (Organization.name_key == organization.name_key, Organization.id != organization.id)
    return list(db.session.scalars(select(Organization).where(*same).order_by(Organization.id)))


def lacking(activity: Activity) -> list[str]:
    """Return which of the things that people look for first a listing does not say."""
    said = {
        "when": any(role.shifts for role in activity.roles) or activity.schedule_note,
        "where": activity.venue,
        "what": activity.summary,
        "how_many": any(role.capacity for role in activity.roles) or activity.capacity_note,
        "contact": activity.contact_method or activity.organization.phone,
    }
    return [name for name, words in said.items() if not words]


def seen_organization(organization: Organization) -> str:
    """Return what tells one state of an organization from the next."""
    return f"{organization.status}:{organization.decided_at or ''}"


def seen_activity(activity: Activity) -> str:
    """Return what tells one state of a listing from the next: any edit changes it."""
    return f"{activity.status}:{activity.updated_at.isoformat()}"


def decide_organization(id_: int, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Approve or decline an organization; raise Conflict if somebody was faster."""
    organization = allowed(_one(_locked(_organization(id_), Organization)), actor)
    if organization.status is OrgStatus.APPROVED or decision.seen != seen_organization(
        organization
    ):
        raise Conflict("already_decided")
    status = OrgStatus.APPROVED if decision.is_yes else OrgStatus.DECLINED
    members.decide(organization, status, decision.note, actor=actor, now=now)


def decide_activity(id_: int, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Publish a listing or send it back; raise Conflict if it is no longer as it was seen."""
    activity = allowed(_one(_locked(_activity(id_), Activity)), actor)
    if activity.status is not ActivityStatus.SUBMITTED:
        raise Conflict("already_decided")
    if decision.seen != seen_activity(activity):
        raise Conflict("changed_meanwhile")
    status = ActivityStatus.PUBLISHED if decision.is_yes else ActivityStatus.DECLINED
    posting.decide(activity, status, decision.note, actor=actor, now=now)


def _organization(id_: int) -> Select[Organization]:
    return select(Organization).where(Organization.id == possible(id_))


def _activity(id_: int) -> Select[Activity]:
    whole = select(Activity).options(joinedload(Activity.organization))
    return whole.where(Activity.id == possible(id_))


def _one(query: Select[T]) -> T | None:
    return db.session.scalars(query).one_or_none()


def _locked(query: Select[T], entity: type[T]) -> Select[T]:
    """Return the query that reads the row as it is now, nobody else changing it meanwhile."""
    current = query.with_for_update(of=entity)
    return current.execution_options(populate_existing=True)


def _pending(actor: Actor) -> Select[Organization]:
    pending = select(Organization).where(Organization.status == OrgStatus.PENDING)
    return pending.where(within(Organization.area, actor))


def _submitted(actor: Actor) -> Select[Activity]:
    submitted = select(Activity).where(Activity.status == ActivityStatus.SUBMITTED)
    return submitted.where(within(Activity.area, actor))
