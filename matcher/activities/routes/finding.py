"""The list of activities, for everybody."""

from typing import Any

from flask import render_template, request, url_for

from matcher.activities.cards import cards_of
from matcher.activities.forms.finding import Asked, FindingForm
from matcher.activities.routes.blueprint import activities
from matcher.activities.service.finding import find
from matcher.shared.clock import utcnow
from matcher.shared.web import page_number, public

NOT_KEPT = {"page"}
"""What of the address is gone when a filter is taken away."""


@activities.get("/activities")
@public
def index() -> str:
    """List the activities that can still be joined, by the filters in the address."""
    form, now = FindingForm(request.args), utcnow()
    form.validate()
    page = find(form.to_filters(), page_number(), now=now)
    return render_template(
        "activities/index.html",
        form=form,
        page=page,
        cards=cards_of(page.items, now=now),
        tags=[_tag(asked) for asked in form.in_force()],
    )


def _tag(asked: Asked) -> dict[str, str]:
    """Return a filter's words, and the address of the list without it."""
    kept: dict[str, Any] = {
        name: [v for v in values if name != asked.name or (asked.value and v != asked.value)]
        for name, values in request.args.lists()
        if name not in NOT_KEPT
    }
    return {"label": asked.label, "remove_url": url_for("activities.index", **kept)}
