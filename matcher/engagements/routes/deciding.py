"""An organizer's pages: who applied, who is confirmed, and the organization's first page."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.service.reading import shift_with_context, visible_activity
from matcher.authz import Actor, Permission, can
from matcher.engagements import queries, service
from matcher.engagements.forms import DecideForm, EndForm
from matcher.engagements.models import Engagement
from matcher.engagements.pages.boards import (
    boards_of,
    name_for_organizer,
    open_lines,
    waiting_lines,
)
from matcher.engagements.pages.cards import acts_on, shift_card
from matcher.engagements.pages.overview import listings_of
from matcher.engagements.pages.swap_cards import lines_of
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.rules import Act, State
from matcher.engagements.service.swaps import swaps_of_activity, swaps_to_decide
from matcher.engagements.wording import decision_of
from matcher.errors import NotFound
from matcher.members.models import Member, Organization
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, page_number, signed_in
from matcher.shared.wording import say

Page = str | Response


@engagements.get("/organizations/<int:organization_id>/work")
@signed_in
def work(organization_id: int) -> Page:
    """Show an organization's people its listings with counts, and what they have to answer."""
    organization, now = load(Organization, organization_id), utcnow()
    actor = acting()
    if not can(actor, Permission.ACT_FOR_MEMBER, organization):
        authorise(Permission.EDIT_MEMBER, organization)

    def is_theirs(engagement: Engagement) -> bool:
        return can(actor, Permission.DECIDE_APPLICATIONS, engagement.shift.activity)

    undecided = queries.undecided([organization_id], now=now)
    swaps = swaps_to_decide(organization_id, now=now)
    return render_template(
        "engagements/work.html",
        organization=organization,
        waiting=waiting_lines([one for one in undecided if is_theirs(one)], now=now),
        swaps=lines_of(swap for swap in swaps if is_theirs(swap.engagement)),
        page=listings_of(organization_id, page_number(), now=now),
        tomorrow=local_date(now) + timedelta(days=1),
    )


@engagements.get("/activities/<int:activity_id>/applicants")
@signed_in
def applicants(activity_id: int) -> Page:
    """Show an organizer who applied for a listing, shift by shift."""
    activity = visible_activity(activity_id, acting())
    actor = authorise(Permission.DECIDE_APPLICATIONS, activity)
    now = utcnow()
    boards = boards_of(activity, sees=_sees(actor), now=now)
    several = [board.shift.id for board in boards if len(board.open_ones) > 1]
    forms = {shift_id: DecideForm.of_shift(shift_id) for shift_id in several}
    return render_template(
        "engagements/applicants.html",
        activity=activity,
        boards=boards,
        waiting=open_lines(boards, now=now),
        forms=forms,
        swaps=lines_of(swaps_of_activity(activity_id, now=now)),
    )


@engagements.post("/shifts/<int:shift_id>/decide")
@signed_in
def decide(shift_id: int) -> Response:
    """Decide several applications for one date alike."""
    shift = shift_with_context(shift_id)
    if shift is None:
        raise NotFound
    actor = authorise(Permission.DECIDE_APPLICATIONS, shift.activity)
    activity_id, form = shift.activity_id, DecideForm.of_shift(shift_id)
    if form.validate_on_submit():
        with transaction():
            decided = service.decide_all(shift_id, form.to_command(), actor=actor, now=utcnow())
            _report(decided, actor)
    else:
        flash(_("申し込んだ方を1人以上選んでください。"), "error")
    return redirect(url_for("engagements.applicants", activity_id=activity_id), 303)


def _report(decided: service.Decided, actor: Actor) -> None:
    """Say how many were told what, and of whom that could not be, with why."""
    for state, count in Counter(one.state for one in decided.done).items():
        flash(_("%(words)s（%(count)d件）", words=decision_of(state), count=count), "success")
    for engagement, error in decided.refused:
        name = _name(actor, queries.engagement_with_context(engagement.id) or engagement)
        flash(_("%(name)sさん：%(why)s", name=name, why=say(error)), "warning")


@engagements.post("/engagements/<int:engagement_id>/confirm")
@signed_in
def confirm(engagement_id: int) -> Response:
    """Give an applicant a seat."""
    return _decide(engagement_id, service.confirm)


@engagements.post("/engagements/<int:engagement_id>/wait")
@signed_in
def wait(engagement_id: int) -> Response:
    """Put an applicant on the waiting list."""
    return _decide(engagement_id, service.wait)


@engagements.route("/engagements/<int:engagement_id>/decline", methods=["GET", "POST"])
@signed_in
def decline(engagement_id: int) -> Page:
    """Tell an applicant that it will not be this time, with a word if one likes."""
    return _end(engagement_id, Act.DECLINE, service.decline)


@engagements.route("/engagements/<int:engagement_id>/cancel", methods=["GET", "POST"])
@signed_in
def cancel(engagement_id: int) -> Page:
    """Take a seat away again, with a word if one likes."""
    return _end(engagement_id, Act.CANCEL, service.cancel)


def _decide(engagement_id: int, deed: Callable[..., None]) -> Response:
    with transaction():
        engagement, actor = _to_decide(engagement_id)
        activity_id = engagement.shift.activity_id
        deed(engagement, actor=actor, now=utcnow())
        state = engagement.state
    return _to_applicants(activity_id, state)


def _end(engagement_id: int, act: Act, deed: Callable[..., None]) -> Page:
    engagement, actor = _to_decide(engagement_id)
    form, activity_id = EndForm(), engagement.shift.activity_id
    if not form.validate_on_submit():
        return render_template(
            "engagements/end.html",
            form=form,
            card=shift_card(engagement.shift),
            name=_name(actor, engagement),
            act=act,
            is_open=act in acts_on(engagement),
        )
    with transaction():
        deed(engagement, actor=actor, now=utcnow(), reason=form.reason.text)
        state = engagement.state
    return _to_applicants(activity_id, state)


def _to_decide(engagement_id: int) -> tuple[Engagement, Actor]:
    engagement = queries.engagement_with_context(engagement_id)
    if engagement is None:
        raise NotFound
    return engagement, authorise(Permission.DECIDE_APPLICATIONS, engagement.shift.activity)


def _to_applicants(activity_id: int, state: State) -> Response:
    flash(decision_of(state), "success")
    return redirect(url_for("engagements.applicants", activity_id=activity_id), 303)


def _sees(actor: Actor) -> Callable[[Member], bool]:
    """Return who this person sees whole, whatever has been agreed on: the staff's residents."""
    return lambda member: can(actor, Permission.SEE_CONTACTS, member)


def _name(actor: Actor, engagement: Engagement) -> str:
    if _sees(actor)(engagement.member):
        return engagement.member.name
    return name_for_organizer(engagement)
