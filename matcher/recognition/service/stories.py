"""The stories everybody reads, and what the staff decide about them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from matcher.activities.models import Activity
from matcher.authz import Actor, Permission, can
from matcher.errors import Conflict, NotFound
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.recognition.models import Story
from matcher.recognition.rules.telling import StoryStatus, check_decision
from matcher.recognition.service.reports import story_of
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

NEWEST = 3


def visible_story(story_id: int, actor: Actor | None) -> Story:
    """Return a story: everybody's once published, else its writers' and the staff's."""
    story = story_of(story_id)
    is_public = story.status is StoryStatus.PUBLISHED
    if not is_public and not can(actor, Permission.WRITE_REPORT, story.activity):
        raise NotFound
    return story


def published(number: int, *, organization_id: int | None = None) -> Page[Story]:
    """Return one page of the stories, the newest first; of one group or of all."""
    shown = _shown(organization_id=organization_id)
    counted = select(func.count(Story.id)).join(Story.activity).where(*shown)
    found = db.session.scalars(_newest(shown).limit(PER_PAGE).offset(offset(number)))
    return Page(found.all(), number, db.session.scalar(counted) or 0)


def newest(*, activity_id: int | None = None, organization_id: int | None = None) -> list[Story]:
    """Return the newest few stories: of an activity, of a group, or of the town."""
    shown = _shown(activity_id=activity_id, organization_id=organization_id)
    return list(db.session.scalars(_newest(shown).limit(NEWEST)))


def of_activity(activity_id: int) -> Sequence[Story]:
    """Return all reports of an activity, however far they have come, the latest first."""
    theirs = select(Story).where(Story.activity_id == activity_id)
    return db.session.scalars(theirs.order_by(Story.first_day.desc(), Story.id.desc())).all()


def seen(story: Story) -> str:
    """Return what tells one state of a story from the next: any change makes another."""
    return f"{story.status}:{story.updated_at.isoformat()}"


def decide(
    story: Story, to: StoryStatus, note: str, *, actor: Actor, now: datetime, seen_as: str
) -> None:
    """Publish a story, send it back, or take it back; its group is told.

    Raise Conflict if it was decided already, or is another than the one that was looked at.
    """
    check_decision(story.status, to)
    if seen_as != seen(story):
        raise Conflict("changed_meanwhile")
    story.status, story.decided_by, story.decided_note = to, actor.account_id, note
    story.updated_at = now
    story.published_at = now if to is StoryStatus.PUBLISHED else None
    group = story.activity.organization
    key = f"{story.id}:{now:%Y%m%d%H%M%S}"
    message = letter(f"story_{to}", key, story=story, activity=story.activity, to=group, note=note)
    enqueue(message, recipient_of(group), now=now)


def _shown(
    *, activity_id: int | None = None, organization_id: int | None = None
) -> list[ColumnElement[bool]]:
    shown: list[ColumnElement[bool]] = [Story.status == StoryStatus.PUBLISHED]
    if activity_id is not None:
        shown.append(Story.activity_id == activity_id)
    if organization_id is not None:
        shown.append(Activity.organization_id == organization_id)
    return shown


def _newest(shown: list[ColumnElement[bool]]) -> Select[Story]:
    activity = contains_eager(Story.activity)
    return (
        select(Story)
        .join(Story.activity)
        .where(*shown)
        .options(
            activity.lazyload(Activity.roles),
            activity.joinedload(Activity.organization),
            selectinload(Story.photographs),
        )
        .order_by(Story.published_at.desc(), Story.id.desc())
    )
