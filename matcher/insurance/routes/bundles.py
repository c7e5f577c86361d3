"""All papers of one day as an archive; who takes it leaves a trace."""

from flask import request
from werkzeug.wrappers import Response

from matcher.activities.forms.today import day_in
from matcher.activities.service.reading import visible_activity
from matcher.authz import Permission
from matcher.errors import RuleBroken
from matcher.insurance.pages import shifts_on
from matcher.insurance.papers import bundle_of
from matcher.insurance.routes.blueprint import insurance, sent
from matcher.insurance.service.keeping import note_taken
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in


@insurance.post("/activities/<int:activity_id>/insurance/bundle.zip")
@signed_in
def bundle(activity_id: int) -> Response:
    """Give the papers of a day to an organizer or the staff, and write down who took them."""
    day, now = day_in(request.form.get("day")), utcnow()
    with transaction():
        activity = visible_activity(activity_id, acting())
        actor = authorise(Permission.DECLARE_INSURANCE, activity)
        shifts = shifts_on(activity, day) if day else []
        if day is None or not shifts:
            raise RuleBroken("day_without_dates")
        made = bundle_of(activity, day, shifts, now=now)
        note_taken(made.paper, made.contents, actor=actor, now=now)
    return sent(made.paper)
