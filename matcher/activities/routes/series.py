"""Changing one date, alone or with others of its series."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.forms.series import DateForm
from matcher.activities.models import Shift
from matcher.activities.pages.plans import Outlook, outlook_of
from matcher.activities.routes.blueprint import activities
from matcher.activities.service import series
from matcher.activities.service.reading import shift_with_context
from matcher.authz import Actor, Permission
from matcher.errors import NotFound, RuleBroken
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import authorise, signed_in
from matcher.shared.wording import say

Page = str | Response


@activities.route("/shifts/<int:shift_id>/edit", methods=["GET", "POST"])
@signed_in
def edit_date(shift_id: int) -> Page:
    """Change a date or call it off; what that means is shown before it is done."""
    shift, _actor = _own(shift_id)
    now = utcnow()
    form = DateForm.of(shift, series.scopes_of(shift.role, shift), now=now)
    if not form.validate_on_submit():
        return _page(shift, form)
    if not form.is_sure:
        return _page(shift, form, outlook=_looked_ahead(shift, form))
    with transaction():
        shift, actor = _own(shift_id)
        seen = str(form.seen.data or "")
        series.change(shift, form.to_command(), actor=actor, now=now, seen=seen)
    off = bool(form.called_off.data)
    flash(_("日程を中止にしました。") if off else _("日程を変更しました。"), "success")
    return redirect(url_for("activities.show", activity_id=shift.activity_id), 303)


def _page(shift: Shift, form: DateForm, outlook: Outlook | None = None) -> str:
    form.seen.data = series.version_of(shift.role, shift)
    return render_template("activities/edit_date.html", shift=shift, form=form, outlook=outlook)


def _looked_ahead(shift: Shift, form: DateForm) -> Outlook | None:
    """Return what the change would do; None, with the reason in the form, if it cannot be."""
    try:
        plan = series.plan_of(shift.role, shift, form.to_command(), now=form.now)
    except RuleBroken as error:
        form.day.errors = [*form.day.errors, say(error)]
        return None
    return outlook_of(shift.role, plan)


def _own(shift_id: int) -> tuple[Shift, Actor]:
    """Return a date this person may change, and who they are; NotFound or NotAllowed else."""
    shift = shift_with_context(shift_id)
    if shift is None or shift.starts_at is None:
        raise NotFound
    return shift, authorise(Permission.EDIT_ACTIVITY, shift.activity)
