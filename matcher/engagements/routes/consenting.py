"""The word of a guardian, by a link; of a school, by its people."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matcher.authz import Permission
from matcher.engagements.forms.consenting import ConsentForm, said
from matcher.engagements.models import Consent
from matcher.engagements.pages import consents
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.service import consenting
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.extensions import limiter
from matcher.members.models import Organization
from matcher.shared.channel import Channel
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import authorise, page_number, public, signed_in

Page = str | Response | tuple[str, int]


@engagements.route("/consents/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def consent(token: str) -> Page:
    """Show who asks for what, and take the answer; whoever has the link needs no login."""
    try:
        asked = consents.asked_by(token)
    except NotFound:
        return render_template("engagements/consent_is_unknown.html"), 404
    form, standing = ConsentForm(), consents.standing_of(asked, now=utcnow())
    if standing is not consents.Standing.OPEN or not form.validate_on_submit():
        return render_template(
            "engagements/consent.html", form=form, asked=asked, standing=standing
        )
    try:
        with transaction():
            found = consents.asked_by(token).consent
            _answer(found, form, channel=Channel.LINK)
    except (Conflict, RuleBroken):
        return redirect(url_for("engagements.consent", token=token), 303)
    flash(said(given=form.given), "success")
    return redirect(url_for("engagements.consent", token=token), 303)


@engagements.get("/organizations/<int:organization_id>/consents")
@signed_in
def consents_of_school(organization_id: int) -> Page:
    """List what a school's people are asked to agree to."""
    school = load(Organization, organization_id)
    authorise(Permission.ANSWER_CONSENT, school)
    page = consents.asked_of(school.id, page_number())
    return render_template("engagements/consents.html", school=school, page=page)


@engagements.post("/organizations/<int:organization_id>/consents/<int:consent_id>")
@signed_in
def answer_consent(organization_id: int, consent_id: int) -> Response:
    """Take a school's answer."""
    form = ConsentForm()
    if not form.validate_on_submit():
        raise RuleBroken("answer_missing")
    with transaction():
        school = load(Organization, organization_id)
        actor = authorise(Permission.ANSWER_CONSENT, school)
        found = load(Consent, consent_id)
        if found.school_id != school.id:
            raise NotFound
        consenting.answer(found, given=form.given, actor=actor, now=utcnow(), channel=actor.channel)
    flash(said(given=form.given), "success")
    return redirect(url_for("engagements.consents_of_school", organization_id=organization_id), 303)


def _answer(found: Consent, form: ConsentForm, *, channel: Channel) -> None:
    consenting.answer(
        found,
        given=form.given,
        actor=None,
        now=utcnow(),
        channel=channel,
        remark=form.remark.text,
    )
