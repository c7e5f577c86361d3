"""Nobody waits without word: undecided applications remind the organizer, then the desk."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from matcher.activities.models import Activity, Shift
from matcher.engagements.announcing import Side, write
from matcher.engagements.models import Engagement
from matcher.engagements.queries import to_be_decided, undecided
from matcher.engagements.rules.waiting import AHEAD, remind_at
from matcher.members.models import Organization
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.clock import local_date
from matcher.shared.db import db

MOST_NAMED = 20
"""So many applications are named in one letter."""


def organizers_to_remind(*, now: datetime) -> list[int]:
    """Return the organizations that have applications whose answer is nearly or already due."""
    ours = select(Activity.organization_id).select_from(Engagement).join(Engagement.shift)
    ours = ours.join(Shift.role).join(Shift.activity).where(*_near(now))
    return list(db.session.scalars(ours.distinct().order_by(Activity.organization_id)))


def remind(organization_id: int, *, now: datetime) -> bool:
    """Write to an organizer of all they have not decided, once a day at most; tell if written.

    Whoever waits longer than they were told is told so too, once.
    """
    theirs = select(Engagement).join(Engagement.shift).join(Shift.role).join(Shift.activity)
    theirs = theirs.where(Activity.organization_id == organization_id, *_near(now))
    theirs = theirs.order_by(Engagement.id)
    pressing = [one for one in db.session.scalars(theirs) if _is_pressing(one, now=now)]
    late = [one for one in pressing if one.decide_by and one.decide_by <= now]
    for engagement in late:
        key = f"{engagement.id}:{engagement.decide_by}"
        write("engagement_late", Side.MEMBER, engagement, key, now=now)
    is_written = bool(pressing) and _write(organization_id, now=now)
    for engagement in pressing if is_written else late:
        engagement.reminded_at = now
    return is_written


def _near(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what is due within days and nobody was reminded of."""
    late = and_(Engagement.decide_by <= now, Engagement.reminded_at < Engagement.decide_by)
    return (
        *to_be_decided(now=now),
        Engagement.decide_by <= now + AHEAD,
        or_(Engagement.reminded_at.is_(None), late),
    )


def _is_pressing(engagement: Engagement, *, now: datetime) -> bool:
    due = engagement.decide_by
    return due is not None and remind_at(engagement.updated_at, due) <= now


def _write(organization_id: int, *, now: datetime) -> bool:
    organization = db.session.get_one(Organization, organization_id)
    waiting = undecided([organization_id], now=now)
    message = letter(
        "engagements_undecided",
        f"{organization_id}:{local_date(now)}",
        to=organization,
        waiting=waiting,
        most=MOST_NAMED,
        now=now,
    )
    return enqueue(message, recipient_of(organization), now=now) is not None
