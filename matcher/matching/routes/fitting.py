"""What suits a resident, who suits a shift, and what is wanted that an organization offers."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.models import ActivityStatus
from matcher.authz import Actor, Permission, can
from matcher.engagements import service as engagements
from matcher.engagements.pages.cards import engagement_card, shift_card
from matcher.engagements.queries import coming_engagements
from matcher.engagements.rules import ASKED, State
from matcher.errors import Conflict, DomainError
from matcher.matching import service
from matcher.matching.cards import candidate_card, suggestion_card, wanted_card
from matcher.matching.forms import InviteForm
from matcher.matching.handles import resident_behind
from matcher.matching.reach import rounded
from matcher.matching.routes.blueprint import Page, matching
from matcher.matching.troubles import OF_THEMSELVES
from matcher.members.models import Organization, Resident
from matcher.members.queries import own_resident
from matcher.offers.service import supporter_offer
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.town import current_city
from matcher.shared.web import acting, authorise, signed_in
from matcher.shared.web.signing_in import first_page

SUGGESTIONS = 6
CANDIDATES = 12
WANTED = 12


@matching.get("/me")
@signed_in
def for_you() -> Page:
    """Show a resident what waits for their answer, what suits them, and what comes next."""
    now, actor = utcnow(), acting()
    if actor.resident_id is None:
        return redirect(first_page(actor), 303)
    resident = own_resident(actor)
    groups = actor.organization_ids
    found = service.suggestions_for(resident, now=now, limit=SUGGESTIONS, own_groups=groups)
    ahead = coming_engagements([resident.id], now=now)
    agreed = [e for e in ahead if e.state is State.CONFIRMED]
    return render_template(
        "matching/for_you.html",
        resident=resident,
        asked=[engagement_card(e, now=now) for e in ahead if e.state in ASKED],
        following=[engagement_card(e, now=now) for e in agreed[:1]],
        suggestions=[suggestion_card(one) for one in found],
        all_fit=all(one.fits for one in found),
        is_supporter=supporter_offer(resident.id) is not None,
    )


@matching.get("/shifts/<int:shift_id>/candidates")
@signed_in
def candidates(shift_id: int) -> Page:
    """Show who suits a shift: the organizer without names, the staff with them."""
    return _candidates_page(shift_id, InviteForm())


@matching.post("/shifts/<int:shift_id>/invite")
@signed_in
def invite(shift_id: int) -> Page:
    """Ask one of the candidates; who it is stays unknown until they say yes."""
    form = InviteForm()
    if not form.validate_on_submit():
        return _candidates_page(shift_id, form)
    with transaction():
        shift = service.shift_to_fill(shift_id)
        actor = authorise(Permission.DECIDE_APPLICATIONS, shift.activity)
        resident = resident_behind(form.handle, shift_id, actor.account_id)
        _ask(shift_id, resident, form.message.text, actor=actor)
    flash(_("参加のお願いを送りました。お返事があるとお知らせします。"), "success")
    return redirect(url_for("matching.candidates", shift_id=shift_id), 303)


@matching.get("/organizations/<int:organization_id>/wanted")
@signed_in
def wanted(organization_id: int) -> Page:
    """Show an organization's people where what it offers is wanted."""
    organization = load(Organization, organization_id)
    if not can(acting(), Permission.ACT_FOR_MEMBER, organization):
        authorise(Permission.EDIT_MEMBER, organization)
    found = service.wanted_for(organization, now=utcnow(), limit=WANTED)
    return render_template(
        "matching/wanted.html",
        organization=organization,
        cards=[wanted_card(one) for one in found],
        offers=service.open_offers_of(organization_id),
    )


def _ask(shift_id: int, resident: Resident, message: str, *, actor: Actor) -> None:
    """Ask a candidate; organizers are not told why it is not possible where that tells of them."""
    try:
        engagements.invite(shift_id, resident, actor=actor, now=utcnow(), message=message)
    except DomainError as error:
        hidden = error.code in OF_THEMSELVES and error.code != "already_invited"
        if hidden and not can(actor, Permission.WORK_AT_DESK):
            raise Conflict("candidate_not_possible") from error
        raise


def _resting(found: service.Candidates, actor: Actor) -> int | None:
    """Return how many more rest: exactly for the staff, and for organizers in large steps.

    A number that moves by one with the conditions of a role would tell of somebody.
    """
    shift = found.shift
    if shift.activity.status is not ActivityStatus.PUBLISHED or shift.is_full:
        return None
    if can(actor, Permission.WORK_AT_DESK):
        return found.resting
    return rounded(found.resting, least=current_city().policies.small_number_threshold)


def _candidates_page(shift_id: int, form: InviteForm) -> str:
    now, shift = utcnow(), service.shift_to_fill(shift_id)
    actor = authorise(Permission.DECIDE_APPLICATIONS, shift.activity)
    found = service.candidates_for(shift_id, now=now, limit=CANDIDATES)
    return render_template(
        "matching/candidates.html",
        form=form,
        shift=shift,
        card=shift_card(shift),
        is_public=shift.activity.status is ActivityStatus.PUBLISHED,
        cards=[
            candidate_card(one, place, shift_id, actor, now=now)
            for place, one in enumerate(found.found)
        ],
        resting=_resting(found, actor),
        policies=current_city().policies,
    )
