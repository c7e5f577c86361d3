"""The pages that belong to the town as a whole: front page, ways in, promises, help."""

from flask import render_template

from matcher.activities.pages.cards import cards_of
from matcher.activities.service.finding import Filters, find
from matcher.members.queries import GroupFilters, approved_organizations
from matcher.publishing.cards import area_links, field_links, various
from matcher.publishing.routes.blueprint import publishing
from matcher.recognition.cards import cards_of as story_cards
from matcher.recognition.service.stories import newest
from matcher.shared.clock import utcnow
from matcher.shared.web import public, same_for_visitors

SOONEST = 6


@publishing.get("/")
@public
@same_for_visitors
def home() -> str:
    """Show what this is, the ways in, and what takes place next."""
    now = utcnow()
    page = find(Filters(), 1, now=now)
    return render_template(
        "publishing/home.html",
        cards=cards_of(various(page.items, SOONEST, now=now), now=now),
        open_activities=page.total,
        groups=approved_organizations(GroupFilters(), 1).total,
        area_links=area_links(),
        field_links=field_links(),
        stories=story_cards(newest()),
    )


@publishing.get("/join")
@public
def join() -> str:
    """Show the ways in: as a resident, a group or a business."""
    return render_template("publishing/join.html")


@publishing.get("/privacy")
@public
def privacy() -> str:
    """Show what personal details are held for, for how long, and how to ask about them."""
    return render_template("publishing/privacy.html")


@publishing.get("/accessibility")
@public
def accessibility() -> str:
    """Show how far everybody can use the pages, and whom to tell where they cannot."""
    return render_template("publishing/accessibility.html")


@publishing.get("/help")
@public
def help() -> str:  # noqa: A001 - the page is called so
    """Show how to use the site, question by question."""
    return render_template("publishing/help.html")
