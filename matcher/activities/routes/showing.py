"""One listing, whole."""

from flask import render_template

from matcher.activities.hooks.answers import answers_of
from matcher.activities.hooks.asking import shifts_that_ask
from matcher.activities.hooks.lotteries import lotteries_of
from matcher.activities.hooks.stories import stories_of
from matcher.activities.models import Activity
from matcher.activities.pages.listing import listing_of
from matcher.activities.pages.today import words_of
from matcher.activities.routes.blueprint import activities
from matcher.activities.service.reading import visible_activity
from matcher.authz import Actor
from matcher.shared.clock import utcnow
from matcher.shared.web import current_actor, public, same_for_visitors


@activities.get("/activities/<int:activity_id>")
@public
@same_for_visitors
def show(activity_id: int) -> str:
    """Show a listing with its dates, and what the reader has answered to them."""
    actor, now = current_actor(), utcnow()
    activity = visible_activity(activity_id, actor)
    answers = answers_of(activity, actor, now=now)
    return render_template(
        "activities/show.html",
        activity=activity,
        listing=listing_of(activity, answers, now=now),
        lotteries=lotteries_of(activity, now=now),
        today=words_of(activity, now=now),
        way_in=_way_in(actor, activity),
        stories=stories_of(activity, now=now),
        asking=shifts_that_ask(activity, actor, now=now),
    )


def _way_in(actor: Actor | None, activity: Activity) -> str:
    """Return how this reader applies: "sign_in", one "tap", a "form", or "" for not at all.

    A group does not apply to its own listing; who may act for several members chooses one.
    """
    if actor is None:
        return "sign_in"
    groups = set(actor.organization_ids) - {activity.organization_id}
    if groups:
        return "form"
    return "tap" if actor.resident_id is not None else ""
