"""What is recorded of somebody, how it came to be so, and a word if it is wrong."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.attendance.forms import AskForm, CameForm
from matcher.attendance.records import record_of
from matcher.attendance.routes.blueprint import Page, attendance
from matcher.attendance.service.asking import ask_for_correction
from matcher.authz import Actor, Permission, can
from matcher.engagements.models import Engagement
from matcher.engagements.queries import awaits_record, engagement_with_context
from matcher.engagements.rules import is_known
from matcher.errors import NotFound
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import authorise, signed_in


@attendance.get("/engagements/<int:engagement_id>/attendance")
@signed_in
def record(engagement_id: int) -> Page:
    """Show those concerned what is recorded, and every change of it."""
    return _record(_engagement(engagement_id))


@attendance.post("/engagements/<int:engagement_id>/attendance")
@signed_in
def ask(engagement_id: int) -> Page:
    """Let a member tell the organizer what is wrong in it, or that they came unrecorded."""
    engagement = _engagement(engagement_id)
    actor = authorise(Permission.ANSWER_ENGAGEMENT, engagement)
    form = _form(engagement)
    if not form.validate_on_submit():
        return _record(engagement, form)
    with transaction():
        engagement = _engagement(engagement_id)
        ask_for_correction(engagement, form.words.text, actor=actor, now=utcnow())
    flash(_("主催者に伝えました。お返事をお待ちください。"), "success")
    return redirect(url_for("attendance.record", engagement_id=engagement_id), 303)


def _record(engagement: Engagement, form: AskForm | CameForm | None = None) -> str:
    actor = authorise(Permission.SEE_ENGAGEMENT, engagement)
    is_own = can(actor, Permission.ANSWER_ENGAGEMENT, engagement)
    if not (is_own or _is_known_to(actor, engagement)):
        raise NotFound
    return render_template(
        "attendance/record.html",
        engagement=engagement,
        shift=engagement.shift,
        activity=engagement.shift.activity,
        form=form or _form(engagement),
        record=record_of(engagement),
        unrecorded=awaits_record(engagement, now=utcnow()),
        is_own=is_own,
    )


def _form(engagement: Engagement) -> AskForm | CameForm:
    return CameForm() if awaits_record(engagement, now=utcnow()) else AskForm()


def _is_known_to(actor: Actor, engagement: Engagement) -> bool:
    """Tell whether the member has shown the organizer who they are; the staff know them."""
    passed = (engagement.state, *(step.to_state for step in engagement.events))
    return is_known(passed) or can(actor, Permission.SEE_CONTACTS, engagement.member)


def _engagement(engagement_id: int) -> Engagement:
    engagement = engagement_with_context(engagement_id)
    if engagement is None:
        raise NotFound
    return engagement
