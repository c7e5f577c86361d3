"""One listing, whole."""

from flask import render_template

from matcher.activities.answers import answers_of
from matcher.activities.routes.blueprint import activities
from matcher.activities.service.reading import visible_activity
from matcher.activities.showing import listing_of
from matcher.shared.clock import utcnow
from matcher.shared.web import current_actor, public


@activities.get("/activities/<int:activity_id>")
@public
def show(activity_id: int) -> str:
    """Show a listing with its dates, and what the reader has answered to them."""
    actor, now = current_actor(), utcnow()
    activity = visible_activity(activity_id, actor)
    answers = answers_of(activity, actor, now=now)
    listing = listing_of(activity, answers, now=now)
    return render_template("activities/show.html", activity=activity, listing=listing)
