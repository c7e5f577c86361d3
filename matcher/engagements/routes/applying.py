"""Applying for a shift, or for several of one activity."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.hooks.answers import answers_of
from matcher.activities.models import Activity, Role, Shift
from matcher.activities.pages.listing import listing_of
from matcher.activities.service.reading import is_visible, shift_with_context, visible_activity
from matcher.authz import Permission
from matcher.engagements import service
from matcher.engagements.forms import ApplyForm, ApplyToSeveralForm, Asking, CompanionsForm
from matcher.engagements.pages.cards import shift_card
from matcher.engagements.pages.outcomes import results_of
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.service import companions
from matcher.engagements.wording import applied_words, when_of
from matcher.errors import NotFound
from matcher.extensions import limiter
from matcher.members.models import Member
from matcher.members.queries import schools
from matcher.members.service import members_of
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, current_actor, signed_in
from matcher.shared.web.limits import who_asks

Page = str | Response


_LIMITED = limiter.shared_limit(
    "60 per hour", scope="applying", key_func=who_asks, methods=["POST"]
)


@engagements.route("/shifts/<int:shift_id>/apply", methods=["GET", "POST"])
@signed_in
@_LIMITED
def apply(shift_id: int) -> Page:
    """Apply for a shift; one tap is enough where nothing is asked, a form is there for the rest."""
    shift = _visible_shift(shift_id)
    asking = Asking([(shift.role, shift)], schools(), utcnow())
    form = ApplyForm(asking, members_of(acting()), asked=request.args.get("member_id"))
    if form.grow() or not form.validate_on_submit():
        card = shift_card(shift)
        return render_template("engagements/apply.html", form=form, card=card, shift=shift)
    member_id, wish = int(form.member_id.data), form.to_command()
    with transaction():
        member = load(Member, member_id)
        actor = authorise(Permission.ACT_FOR_MEMBER, member)
        engagement = service.apply(shift_id, member, wish, actor=actor, now=utcnow())
        state, awaits = engagement.state, engagement.awaits
    flash(applied_words(state, awaits), "success")
    return redirect(url_for("engagements.mine"), 303)


@engagements.route("/activities/<int:activity_id>/apply", methods=["GET", "POST"])
@signed_in
@_LIMITED
def apply_to_several(activity_id: int) -> Page:
    """Apply for several dates of an activity; the page tells what came of each."""
    activity = visible_activity(activity_id, acting())
    asking = Asking(_open_dates(activity), schools(), utcnow())
    form = ApplyToSeveralForm(asking, members_of(acting()), asked=request.args.get("member_id"))
    if form.grow() or not form.validate_on_submit():
        return render_template("engagements/apply_to_several.html", form=form, activity=activity)
    member_id, wish, shift_ids = int(form.member_id.data), form.to_command(), form.shift_ids
    with transaction():
        member = load(Member, member_id)
        actor = authorise(Permission.ACT_FOR_MEMBER, member)
        outcomes = service.apply_to_several(shift_ids, member, wish, actor=actor, now=utcnow())
        results = results_of(outcomes)
    activity = visible_activity(activity_id, acting())
    return render_template("engagements/applied.html", activity=activity, results=results)


@engagements.route("/engagements/<int:engagement_id>/companions", methods=["GET", "POST"])
@signed_in
def companions_of(engagement_id: int) -> Page:
    """Write down or correct the names of those who come along, until the shift begins."""
    engagement = engagement_with_context(engagement_id)
    if engagement is None:
        raise NotFound
    authorise(Permission.NAME_COMPANIONS, engagement)
    form = CompanionsForm.of(engagement, companions.named(engagement))
    if form.grow() or not form.validate_on_submit():
        return render_template(
            "engagements/companions.html",
            form=form,
            engagement=engagement,
            when=when_of(engagement.shift),
            is_open=companions.is_open(engagement, now=utcnow()),
        )
    with transaction():
        companions.name(engagement, form.companions.people, now=utcnow())
    flash(_("お名前を保存しました。"), "success")
    return redirect(url_for("engagements.show", engagement_id=engagement_id), 303)


def _visible_shift(shift_id: int) -> Shift:
    shift = shift_with_context(shift_id)
    if shift is None or not is_visible(shift.activity, current_actor()):
        raise NotFound
    return shift


def _open_dates(activity: Activity) -> list[tuple[Role, Shift]]:
    """Return the dates for which this person may apply, as the listing's page shows them."""
    now = utcnow()
    listing = listing_of(activity, answers_of(activity, acting(), now=now), now=now)
    open_ids = {line.shift_id for part in listing.parts for line in part.coming if line.may_apply}
    return [(role, s) for role in activity.roles for s in role.shifts if s.id in open_ids]
