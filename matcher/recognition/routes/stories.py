"""The stories everybody reads."""

from flask import Response, render_template, request

from matcher.errors import NotFound
from matcher.members.models import Organization
from matcher.members.queries import visible_organization
from matcher.recognition.cards import cards_of, whole
from matcher.recognition.feed import feed_of
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.service import stories as service
from matcher.shared.web import current_actor, page_number, public, same_for_visitors


@recognition.get("/stories")
@public
@same_for_visitors
def stories() -> Page:
    """List what was achieved, the newest first; of one group or of all."""
    group = _group()
    page = service.published(page_number(), organization_id=group.id if group else None)
    return render_template(
        "recognition/stories.html", page=page, group=group, cards=cards_of(page.items)
    )


@recognition.get("/stories/<int:story_id>")
@public
@same_for_visitors
def story(story_id: int) -> Page:
    """Show one story; before it is published, to who writes and who decides about it."""
    found = service.visible_story(story_id, current_actor())
    return render_template("recognition/story.html", **whole(found))


@recognition.get("/stories.atom")
@public
@same_for_visitors
def feed() -> Response:
    """Send the newest stories to feed readers."""
    return Response(feed_of(service.published(1).items), mimetype="application/atom+xml")


def _group() -> Organization | None:
    """Return the group whose stories are asked for; anything that is no group's number is all."""
    asked = request.args.get("group", "")
    if not (asked.isascii() and asked.isdigit()):
        return None
    try:
        return visible_organization(int(asked[:10]), None)
    except NotFound:
        return None
