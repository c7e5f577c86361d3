"""Reports that wait to be published, and the decision."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Activity
from matcher.authz import Actor
from matcher.desk.service.approvals import Decision
from matcher.desk.service.scope import Waiting, allowed, page_of, tally, within
from matcher.recognition.models import Story
from matcher.recognition.rules.telling import StoryStatus
from matcher.recognition.service import stories
from matcher.recognition.service.reports import story_of as read
from matcher.shared.db import db
from matcher.shared.web.paging import Page

RECENT = 10


def waiting_stories(actor: Actor) -> Waiting:
    """Return how many reports wait to be published."""
    return tally(_submitted(actor), Story.submitted_at)


def stories_visible_to(actor: Actor, number: int) -> Page[Story]:
    """Return a page of the reports that wait to be published, longest waiting first."""
    ordered = _with_group(_submitted(actor)).order_by(Story.submitted_at, Story.id)
    return page_of(ordered, number, lambda row: row[0])


def published_lately(actor: Actor) -> list[Story]:
    """Return the stories published last, which this person could take back."""
    published = select(Story).join(Story.activity).where(Story.status == StoryStatus.PUBLISHED)
    theirs = _with_group(published.where(within(Activity.area, actor)))
    return list(
        db.session.scalars(
            theirs.order_by(Story.published_at.desc(), Story.id.desc()).limit(RECENT)
        )
    )


def story_of(id_: int, actor: Actor, *, lock: bool = False) -> Story:
    """Return a story; raise NotFound without one, NotAllowed where it is not theirs."""
    story = read(id_, lock=lock)
    allowed(story.activity, actor)
    return story


def decide_story(id_: int, decision: Decision, *, actor: Actor, now: datetime) -> StoryStatus:
    """Publish a story, send it back or take it back; return what it is now.

    Raise Conflict if it is no longer as it was seen.
    """
    story = story_of(id_, actor, lock=True)
    to = StoryStatus.PUBLISHED if decision.is_yes else StoryStatus.DECLINED
    stories.decide(story, to, decision.note, actor=actor, now=now, seen_as=decision.seen)
    return to


def _submitted(actor: Actor) -> Select[Story]:
    submitted = select(Story).join(Story.activity).where(Story.status == StoryStatus.SUBMITTED)
    return submitted.where(within(Activity.area, actor))


def _with_group(stories: Select[Story]) -> Select[Story]:
    activity = contains_eager(Story.activity)
    return stories.options(
        activity.lazyload(Activity.roles), activity.joinedload(Activity.organization)
    )
