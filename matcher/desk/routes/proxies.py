"""Applying for somebody who came, called or wrote; and writing down a guardian's word."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.service.reading import shift_with_context
from matcher.authz import Permission
from matcher.desk.proxy_forms import ProxyForm, ShiftSearch, SpokenConsentForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import consents as asked
from matcher.desk.service import proxies
from matcher.engagements.forms import Asking
from matcher.engagements.forms.consenting import said
from matcher.engagements.pages.cards import shift_card
from matcher.engagements.pages.consents import Asked, Standing, standing_of
from matcher.engagements.wording import applied_words
from matcher.errors import NotFound, RuleBroken
from matcher.members.models import Member, MemberKind
from matcher.members.queries import schools
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, page_number, requires
from matcher.shared.wording import say


@desk.get("/members/<int:member_id>/apply")
@requires(Permission.SEE_CONTACTS)
def choose_shift(member_id: int) -> Page:
    """List what a member could be applied for."""
    member, form = proxies.member_of(member_id, acting()), ShiftSearch()
    number = page_number() if form.words else 1
    page = proxies.open_shifts(form.words, number, now=utcnow())
    back = _page_of(member)
    return render_template("desk/choose_shift.html", member=member, form=form, page=page, back=back)


@desk.route("/members/<int:member_id>/apply/<int:shift_id>", methods=["GET", "POST"])
@requires(Permission.SEE_CONTACTS)
def apply_for(member_id: int, shift_id: int) -> Page:
    """Apply for a member as they said."""
    member, shift = proxies.member_of(member_id, acting()), shift_with_context(shift_id)
    if shift is None:
        raise NotFound
    asking = Asking([(shift.role, shift)], schools(), utcnow())
    form = ProxyForm(asking, [member])
    if not form.grow() and form.validate_on_submit() and _applied(member, shift_id, form):
        return redirect(_page_of(proxies.member_of(member_id, acting())), 303)
    return render_template(
        "desk/apply_for.html",
        member=proxies.member_of(member_id, acting()),
        form=form,
        card=shift_card(shift_with_context(shift_id) or shift),
    )


@desk.get("/consents")
@requires(Permission.SEE_CONTACTS)
def consents() -> Page:
    """List the guardians and schools who have to be called."""
    page = asked.consents_visible_to(acting(), page_number())
    return render_template("desk/consents.html", page=page)


@desk.route("/engagements/<int:engagement_id>/consent", methods=["GET", "POST"])
@requires(Permission.SEE_CONTACTS)
def consent(engagement_id: int) -> Page:
    """Write down what a guardian or school said."""
    found = asked.request_of(engagement_id, acting())
    card = shift_card(found.engagement.shift)
    standing = standing_of(Asked(found.consent, found.engagement, card), now=utcnow())
    form, is_open = SpokenConsentForm(), standing is Standing.OPEN
    if not form.validate_on_submit():
        return render_template(
            "desk/consent.html", found=found, card=card, form=form, is_open=is_open
        )
    with transaction():
        asked.write_down(
            engagement_id,
            given=form.given,
            channel=form.said_by.channel,
            actor=acting(),
            now=utcnow(),
            remark=form.remark.text,
        )
    flash(said(given=form.given), "success")
    return redirect(url_for("desk.consents"), 303)


def _applied(member: Member, shift_id: int, form: ProxyForm) -> bool:
    """Tell whether it went through; an overlap is told beside the reason that lets it pass."""
    wish, channel, member_id = form.to_command(), form.said_by.channel, member.id
    try:
        with transaction():
            made = proxies.apply_for(
                member_id, shift_id, wish, channel, actor=acting(), now=utcnow()
            )
            words = applied_words(made.state, made.awaits)
    except RuleBroken as error:
        if error.code != "overlapping_shift":
            raise
        form.refuse_overlap(say(error))
        return False
    flash(_("代わりに申し込みました。%(words)s", words=words), "success")
    return True


def _page_of(member: Member) -> str:
    if member.kind is MemberKind.RESIDENT:
        return url_for("desk.resident", resident_id=member.id)
    return url_for("desk.organization", organization_id=member.id)
