"""The photographs of a story: taken in with everybody's consent, shown once it is published."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, undefer

from matcher.activities.models import Activity
from matcher.authz import Actor, Permission, can
from matcher.errors import NotFound, RuleBroken
from matcher.recognition.models import Photograph, Story
from matcher.recognition.pictures import Picture
from matcher.recognition.rules.telling import MOST_PHOTOGRAPHS, StoryStatus, check_open
from matcher.recognition.service.reports import story_of
from matcher.shared.db import db


def add(story_id: int, picture: Picture, alt: str, *, actor: Actor, now: datetime) -> Photograph:
    """Put a photograph to a report; raise RuleBroken for one too many, Conflict once handed in."""
    story = story_of(story_id, lock=True)
    check_open(story.status)
    if len(story.photographs) >= MOST_PHOTOGRAPHS:
        raise RuleBroken("photographs_full", most=MOST_PHOTOGRAPHS)
    photograph = Photograph(
        story_id=story.id,
        alt=alt,
        width=picture.width,
        height=picture.height,
        data=picture.data,
        consented_by=actor.account_id,
        consented_at=now,
    )
    story.photographs.append(photograph)
    story.updated_at = now
    db.session.flush()
    return photograph


def remove(story_id: int, photograph_id: int, *, now: datetime) -> Story:
    """Take a photograph away for good, at any time: somebody on it may change their mind."""
    story = story_of(story_id, lock=True)
    chosen = [p for p in story.photographs if p.id == photograph_id]
    if not chosen:
        raise NotFound
    story.photographs.remove(chosen[0])
    story.updated_at = now
    return story


def to_show(story_id: int, photograph_id: int, actor: Actor | None) -> tuple[Photograph, bool]:
    """Return a photograph with its data, and whether everybody may see it.

    Raise NotFound for one of a story that this person may not see.
    """
    story = joinedload(Story.activity).options(lazyload(Activity.roles))
    wanted = (
        select(Photograph, Story)
        .join(Story, Story.id == Photograph.story_id)
        .where(Photograph.id == photograph_id, Photograph.story_id == story_id)
        .options(undefer(Photograph.data), story)
    )
    possible = 0 < story_id < 2**31 and 0 < photograph_id < 2**31
    row = db.session.execute(wanted).one_or_none() if possible else None
    if row is None:
        raise NotFound
    is_public = row.Story.status is StoryStatus.PUBLISHED
    if not is_public and not can(actor, Permission.WRITE_REPORT, row.Story.activity):
        raise NotFound
    return row.Photograph, is_public
