"""The stories as an Atom feed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask_babel import gettext as _

from matcher.recognition.addresses import whole_address
from matcher.recognition.models import Story
from matcher.shared.text import shorten
from matcher.shared.town import current_city
from matcher.shared.web.filters import iso_local

_ATOM = "http://www.w3.org/2005/Atom"
_SUMMARY = 300
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def feed_of(stories: Sequence[Story]) -> bytes:
    """Return the feed of these stories, the newest first."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "ja"})
    here = whole_address("recognition.feed")
    _say(feed, "title", str(_("活動の報告：%(city)s", city=current_city().name)))
    _say(feed, "id", here)
    SubElement(feed, "link", {"rel": "self", "href": here})
    SubElement(feed, "link", {"href": whole_address("recognition.stories")})
    newest = max((story.updated_at for story in stories), default=_BEGINNING)
    _say(feed, "updated", iso_local(newest))
    _say(SubElement(feed, "author"), "name", current_city().centre.name)
    for story in stories:
        _entry(feed, story)
    whole: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return whole


def _entry(feed: Element, story: Story) -> None:
    entry = SubElement(feed, "entry")
    address = whole_address("recognition.story", story_id=story.id)
    _say(entry, "title", story.title)
    _say(entry, "id", address)
    SubElement(entry, "link", {"href": address})
    _say(entry, "published", iso_local(story.published_at or story.updated_at))
    _say(entry, "updated", iso_local(story.updated_at))
    _say(SubElement(entry, "author"), "name", story.activity.organization.name)
    _say(entry, "summary", shorten(story.achieved, _SUMMARY))


def _say(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = words
