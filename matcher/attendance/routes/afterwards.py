"""The paper roster, typed in afterwards in one go."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.attendance.forms import RosterForm
from matcher.attendance.pages import is_too_early
from matcher.attendance.rosters import roster_of, times_of
from matcher.attendance.routes.blueprint import Page, attendance, shift_to_record
from matcher.attendance.service.afterwards import record_all
from matcher.engagements.pages.cards import where_of
from matcher.errors import RuleBroken
from matcher.shared.channel import Channel
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import transaction
from matcher.shared.web import signed_in
from matcher.shared.wording import say


@attendance.route("/shifts/<int:shift_id>/attendance", methods=["GET", "POST"])
@signed_in
def enter(shift_id: int) -> Page:
    """Record everybody of a roster at once: they came, unless said otherwise."""
    shift, actor = shift_to_record(shift_id)
    form, now = RosterForm(roster_of(shift), shift), utcnow()
    if form.validate_on_submit():
        try:
            with transaction():
                by = actor.by(Channel.PAPER)
                marks, reason = form.to_marks(), form.reason.text
                done = record_all(shift_id, marks, actor=by, now=now, reason=reason)
        except RuleBroken as error:
            form.reason.errors = [*form.reason.errors, say(error)]
            shift, actor = shift_to_record(shift_id)
        else:
            flash(_("%(done)d人の出欠を記録しました。", done=done), "success")
            return redirect(url_for("attendance.roster", shift_id=shift_id), 303)
    return render_template(
        "attendance/enter.html",
        form=form,
        shift=shift,
        where=where_of(shift),
        has_hours=times_of(shift).hours is not None,
        too_early=is_too_early(shift, now=now),
        is_after=shift.over_at is not None and local_date(shift.over_at) < local_date(now),
    )
