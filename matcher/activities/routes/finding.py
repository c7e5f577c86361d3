"""The list of activities, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import get_template_attribute, render_template, request, url_for
from markupsafe import Markup

from matcher.activities.cards import lines_of
from matcher.activities.forms.finding import FindingForm, InForce
from matcher.activities.routes.blueprint import activities
from matcher.activities.service.finding import Filters, find
from matcher.shared.clock import utcnow
from matcher.shared.web import page_number, public
from matcher.shared.web.keeping import kept

NOT_KEPT = {"page"}
"""What of the address says nothing of what is looked for."""
LONGEST = 500
"""A longer address is read anew each time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the filters, the words for each, and the form as it is drawn."""

    filters: Filters
    tags: Sequence[dict[str, str]]
    form: Markup
    is_partly_unread: bool


@activities.get("/activities")
@public
def index() -> str:
    """List the activities that can still be joined, by the filters in the address."""
    asked, now = asked_here(), utcnow()
    page = find(asked.filters, page_number(), now=now)
    lines = lines_of(page.items, now=now)
    return render_template("activities/index.html", asked=asked, page=page, lines=lines)


def asked_here() -> Asked:
    """Return what the address asks of this view; the same address asks for the same."""
    given = tuple((n, v) for n, v in request.args.items(multi=True) if n not in NOT_KEPT)
    short = sum(len(name) + len(value) for name, value in given) <= LONGEST
    return kept((request.endpoint, given), _read) if short else _read()


def _read() -> Asked:
    form = FindingForm(request.args)
    form.validate()
    tags = [_tag(filter_) for filter_ in form.in_force()]
    draw = get_template_attribute("activities/_filters.html", "filters")
    return Asked(form.to_filters(), tags, draw(form, tags), bool(form.errors))


def _tag(filter_: InForce) -> dict[str, str]:
    """Return a filter's words, and the address of this view without it."""
    kept_values: dict[str, Any] = {
        name: [v for v in values if not filter_.is_said_by(name, v)]
        for name, values in request.args.lists()
        if name not in NOT_KEPT
    }
    return {"label": filter_.label, "remove_url": url_for(request.endpoint or "", **kept_values)}
