"""A member's own engagements: answering, withdrawing, and what has come of it all."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matcher.authz import Actor, Permission, can
from matcher.engagements import queries, service
from matcher.engagements.models import Engagement
from matcher.engagements.pages.boards import name_for_organizer
from matcher.engagements.pages.cards import after_leaving, engagement_card
from matcher.engagements.pages.history import history_of
from matcher.engagements.pages.swap_cards import swap_words
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.rules import ASKED, State
from matcher.engagements.service.swaps import open_swaps_of
from matcher.engagements.waiting import places_in_line
from matcher.engagements.wording import news_of
from matcher.errors import NotFound
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, page_number, signed_in

Page = str | Response


@engagements.get("/me/engagements")
@signed_in
def mine() -> Page:
    """Show what waits for an answer, what is applied for, what is agreed on, and what is past."""
    now, member_ids = utcnow(), list(acting().memberships)
    ahead = queries.coming_engagements(member_ids, now=now)
    past = queries.past_engagements(member_ids, page_number(), now=now)
    places = places_in_line(ahead)
    confirmed = [e for e in ahead if e.state is State.CONFIRMED]
    swaps = open_swaps_of([e.id for e in confirmed], now=now)
    return render_template(
        "engagements/mine.html",
        asked=[engagement_card(e, now=now, places=places) for e in ahead if e.state in ASKED],
        waiting=[engagement_card(e, now=now, places=places) for e in ahead if e.state in _WAITING],
        agreed=[engagement_card(e, now=now, places=places) for e in confirmed],
        swaps={id_: swap_words(swap) for id_, swap in swaps.items()},
        past=[engagement_card(e, now=now, places={}) for e in past.items],
        page=past,
    )


_WAITING = frozenset({State.APPLIED, State.WAITLISTED})


@engagements.post("/engagements/<int:engagement_id>/accept")
@signed_in
def accept(engagement_id: int) -> Response:
    """Say yes to an invitation or an offered place."""
    return _answer(engagement_id, service.accept)


@engagements.post("/engagements/<int:engagement_id>/refuse")
@signed_in
def refuse(engagement_id: int) -> Response:
    """Say no to an invitation or an offered place."""
    return _answer(engagement_id, service.refuse)


@engagements.get("/engagements/<int:engagement_id>")
@signed_in
def show(engagement_id: int) -> Page:
    """Show the history of one engagement to those concerned."""
    engagement, now = whole_engagement(engagement_id), utcnow()
    actor = authorise(Permission.SEE_ENGAGEMENT, engagement)
    swaps = open_swaps_of([engagement_id], now=now)
    return render_template(
        "engagements/show.html",
        card=engagement_card(engagement, now=now),
        after=after_leaving(engagement, now=now),
        swaps={id_: swap_words(swap) for id_, swap in swaps.items()},
        name=name_for(actor, engagement),
        is_own=can(actor, Permission.ANSWER_ENGAGEMENT, engagement),
        history=history_of(engagement),
    )


def _answer(engagement_id: int, deed: Callable[..., None]) -> Response:
    with transaction():
        engagement = load(Engagement, engagement_id)
        actor = authorise(Permission.ANSWER_ENGAGEMENT, engagement)
        deed(engagement, actor=actor, now=utcnow())
        state = engagement.state
    return to_mine(state)


def to_mine(state: State) -> Response:
    """Say what has come of it, on the page of one's engagements."""
    flash(news_of(state), "success")
    return redirect(url_for("engagements.mine"), 303)


def whole_engagement(engagement_id: int) -> Engagement:
    """Return an engagement with all that its page shows, or raise NotFound."""
    engagement = queries.engagement_with_context(engagement_id)
    if engagement is None:
        raise NotFound
    return engagement


def name_for(actor: Actor, engagement: Engagement) -> str:
    """Return the member's name for themselves and the staff, else what the organizer may know."""
    is_own = can(actor, Permission.ANSWER_ENGAGEMENT, engagement)
    if is_own or can(actor, Permission.SEE_CONTACTS, engagement.member):
        return engagement.member.name
    return name_for_organizer(engagement)
