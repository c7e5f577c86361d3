"""The list of activities, for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import get_template_attribute, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from matcher.activities.forms.finding import FindingForm, InForce
from matcher.activities.hooks.rankings import ranking_for
from matcher.activities.pages.cards import lines_of
from matcher.activities.pages.links import (
    Tag,
    WaysOut,
    orders,
    origins,
    quick_choices,
    ways_out,
)
from matcher.activities.routes.blueprint import activities
from matcher.activities.service.facets import Facets, facets_of
from matcher.activities.service.finding import Filters, Sort, find_asked
from matcher.activities.service.questions import Question, question_of
from matcher.authz import Actor
from matcher.members.queries import own_resident
from matcher.shared.clock import local_date, utcnow
from matcher.shared.town import current_city
from matcher.shared.web import current_actor, page_number, public, same_for_visitors
from matcher.shared.web.addresses import Pair, address_of, this_address
from matcher.shared.web.keeping import kept, kept_briefly

NOT_KEPT = {"page"}
"""What of the address says nothing of what is looked for."""
LONGEST = 500
"""A longer address is read anew each time."""
Found = str | Response


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the filters, and the words for each."""

    filters: Filters
    tags: Sequence[Tag]
    is_partly_unread: bool

    @property
    def form(self) -> Markup:
        """Return the form as it is drawn, without numbers."""
        given = _given()
        key = ("form", request.endpoint, given)
        return _drawn(self.tags) if given is None else kept(key, lambda: _drawn(self.tags))

    @property
    def wants_origin(self) -> bool:
        """Tell whether the nearest is asked for, but not from where."""
        return self.filters.sort is Sort.NEAREST and not self.filters.origin


@activities.get("/activities")
@public
@same_for_visitors
def index() -> Found:
    """List the activities that can still be joined, by the filters in the address."""
    asked, now, actor = asked_here(), utcnow(), current_actor()
    if asked.wants_origin and (area := _own_area(actor)):
        return redirect(this_address(without=["page"], near=area), 303)
    for_me = asked.filters.sort is Sort.FOR_ME
    ranking = ranking_for(actor, now=now) if for_me else ()
    question = question_of(asked.filters, now=now, ranking=ranking)
    page = find_asked(question, page_number())
    return render_template(
        "activities/index.html",
        asked=asked,
        form=_counted(asked, question),
        around=_around(asked, question, is_resident=_is_resident(actor), has_lines=page.total > 0),
        page=page,
        is_personal=question.is_personal,
        lines=lines_of(page.items, now=now),
        ways_out=_ways_out(asked, question) if not page.total else None,
    )


def asked_here() -> Asked:
    """Return what the address asks of this view; the same address asks for the same."""
    given = _given()
    return _read() if given is None else kept((request.endpoint, given), _read)


def _given() -> tuple[Pair, ...] | None:
    """Return what the address says, or None where it is too long to be kept."""
    given = tuple((n, v) for n, v in request.args.items(multi=True) if n not in NOT_KEPT)
    short = sum(len(name) + len(value) for name, value in given) <= LONGEST
    return given if short else None


def _read() -> Asked:
    form = FindingForm(request.args)
    form.validate()
    tags = [_tag(filter_) for filter_ in form.in_force()]
    return Asked(form.to_filters(), tags, bool(form.errors))


def _counted(asked: Asked, question: Question) -> Markup:
    """Return the form with the number beside each choice; those of one person are not kept."""

    def draw() -> Markup:
        return _drawn(asked.tags, facets_of(asked.filters, question))

    given = _given()
    if given is None or question.is_personal:
        return draw()
    return kept_briefly((request.endpoint, given), draw, now=question.moment["now"])


def _drawn(tags: Sequence[Tag], counts: Facets | None = None) -> Markup:
    form = FindingForm(request.args)
    form.validate()
    draw = get_template_attribute("activities/_filters.html", "filters")
    drawn: Markup = draw(form, tags, counts)
    return drawn


def _around(asked: Asked, question: Question, *, is_resident: bool, has_lines: bool) -> Markup:
    """Return what stands above the list; where there are no lines, no orders."""
    today = local_date(question.moment["now"])

    def draw() -> Markup:
        macro = get_template_attribute("activities/_around.html", "around")
        links = orders(question.sort, is_resident=is_resident) if has_lines else ()
        from_where = origins() if asked.wants_origin else ()
        drawn: Markup = macro(asked, quick_choices(today), links, from_where)
        return drawn

    given = _given()
    key = ("around", given, question.sort, today, is_resident, has_lines)
    return draw() if given is None else kept(key, draw)


def _ways_out(asked: Asked, question: Question) -> WaysOut | None:
    """Return the ways out of finding nothing; what suits one person goes by another order."""
    return ways_out(question, asked.tags) if asked.tags and not question.is_personal else None


def _is_resident(actor: Actor | None) -> bool:
    return actor is not None and actor.resident_id is not None


def _own_area(actor: Actor | None) -> str | None:
    """Return the area in which this person lives, if there still is one of that name."""
    code = own_resident(actor).area if actor and _is_resident(actor) else None
    return code if current_city().find_area(code) else None


def _tag(filter_: InForce) -> Tag:
    """Return a filter's words, and the address of this view without it."""
    others = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in NOT_KEPT and not filter_.is_said_by(name, value)
    ]
    return Tag(filter_.label, filter_.name, filter_.value, address_of("", others))
