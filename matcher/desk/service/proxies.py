"""Applications that the staff write down for a member: from the telephone, counter or paper."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.authz import Actor, MembershipRole
from matcher.desk.service.answers import settle_calls_about
from matcher.desk.service.scope import Line, allowed, page_of, possible
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.engagements.service import Wish
from matcher.members.models import Member, Organization
from matcher.shared.channel import Channel
from matcher.shared.db import db
from matcher.shared.web.paging import Page

SPOKEN = frozenset({Channel.TELEPHONE, Channel.COUNTER})
"""The ways by which somebody hears the outcome at once."""


@dataclass(frozen=True, slots=True)
class OpenShift:
    """One shift that can still be applied for."""

    id: int
    starts_at: datetime | None
    ends_at: datetime | None
    timed: bool
    capacity: int | None
    taken: int
    role: str
    activity_id: int
    title: str
    organization: str


def member_of(id_: int, actor: Actor) -> Member:
    """Return a member; raise NotFound without one, NotAllowed where they are not theirs."""
    return allowed(db.session.get(Member, possible(id_)), actor)


def open_shifts(words: str, number: int, *, now: datetime) -> Page[OpenShift]:
    """Return a page of what can be applied for, soonest first, by words of title or group."""
    shift = (Shift.id, Shift.starts_at, Shift.ends_at, Shift.timed, Shift.capacity, Shift.taken)
    query = (
        select(*shift, Role.name, Activity.id, Activity.title, Organization.name)
        .join(Role, Role.id == Shift.role_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(
            Activity.status == ActivityStatus.PUBLISHED,
            Shift.cancelled_at.is_(None),
            Shift.open_until > now,
        )
        .order_by(Shift.starts_at.is_(None), Shift.starts_at, Shift.id)
    )
    for word in words.split():
        named = (column.contains(word, autoescape=True) for column in _NAMES)
        query = query.where(or_(*named))
    return page_of(query, number, _open_shift)


_NAMES = (Activity.title, Organization.name)


def apply_for(
    member_id: int, shift_id: int, wish: Wish, channel: Channel, *, actor: Actor, now: datetime
) -> Engagement:
    """Apply for a member as they said; whoever was there has heard the outcome.

    What stands in the way is raised as by `engagements.service.apply`.
    """
    member = member_of(member_id, actor)
    speaking_for = replace(actor.by(channel), memberships={member.id: MembershipRole.SELF})
    engagement = engagements.apply(shift_id, member, wish, actor=speaking_for, now=now)
    if channel in SPOKEN:
        settle_calls_about(engagement, now=now)
    return engagement


def _open_shift(row: Line) -> OpenShift:
    return OpenShift(*row)
