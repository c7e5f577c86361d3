"""Stories as the components show them: plain words, already formatted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.hooks.stories import stories_by
from matcher.activities.models import Activity
from matcher.members.models import Organization
from matcher.members.stories import stories_by as stories_of_group_by
from matcher.recognition.models import Photograph, Story
from matcher.recognition.service.quoting import quoted
from matcher.recognition.service.stories import newest
from matcher.recognition.wording import days_ja, duration_ja, quoted_ja
from matcher.shared.clock import local_date

Card = Mapping[str, Any]


def story_card(story: Story) -> Card:
    """Return a story as a story card's item; its activity, group and photographs are loaded."""
    return {
        "title": story.title,
        "url": url_for("recognition.story", story_id=story.id),
        "organization": story.activity.organization.name,
        "when": days_ja(story.first_day, story.last_day),
        "summary": story.achieved,
        "picture": picture(story, story.photographs[0]) if story.photographs else None,
    }


def cards_of(stories: Sequence[Story]) -> list[Card]:
    """Return the cards of some stories."""
    return [story_card(story) for story in stories]


def picture(story: Story, photograph: Photograph) -> Card:
    """Return a photograph with its address, its size and what it shows."""
    address = url_for("recognition.photograph", story_id=story.id, photograph_id=photograph.id)
    size = {"width": photograph.width, "height": photograph.height}
    return {"id": photograph.id, "url": address, "alt": photograph.alt, **size}


def whole(story: Story) -> Card:
    """Return a story as its own page shows it, and the desk before it is published."""
    return {
        "story": story,
        "when": days_ja(story.first_day, story.last_day),
        "tiles": _tiles(story),
        "pictures": [picture(story, photograph) for photograph in story.photographs],
        "quotes": [{"words": q.words, "who": quoted_ja(q)} for q in quoted(story)],
        "published_on": local_date(story.published_at) if story.published_at else None,
    }


@stories_by
def of_activity(activity: Activity, _now: datetime) -> list[Card]:
    """Return the cards of what was told of an activity, the newest first."""
    return cards_of(newest(activity_id=activity.id))


@stories_of_group_by
def of_group(organization: Organization, _now: datetime) -> list[Card]:
    """Return the cards of what a group has told, the newest first."""
    return cards_of(newest(organization_id=organization.id))


def _tiles(story: Story) -> list[Card]:
    counted: list[Card] = [
        {"label": figure["label"], "value": figure["value"], "unit": figure["unit"]}
        for figure in story.figures
    ]
    return [*_people_and_hours(story), *counted]


def _people_and_hours(story: Story) -> list[Card]:
    tiles: list[Card] = []
    if story.people:
        tiles.append({"label": _("参加した人数"), "value": f"{story.people:,}", "unit": _("人")})
    if story.minutes:
        words = duration_ja(story.minutes)
        tiles.append({"label": _("活動時間の合計"), "value": words, "unit": ""})
    return tiles
