"""The organizer's own words of thanks."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.models import Shift
from matcher.activities.service.reading import shift_with_context
from matcher.authz import Permission
from matcher.errors import NotFound
from matcher.recognition.forms import ThanksForm
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.service import thanks as service
from matcher.recognition.wording import proposal_of_thanks
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import authorise, signed_in


@recognition.route("/shifts/<int:shift_id>/thanks", methods=["GET", "POST"])
@signed_in
def thanks(shift_id: int) -> Page:
    """Write words of thanks to everybody who came to a shift."""
    shift = shift_to_look_back_on(shift_id)
    actor = authorise(Permission.WRITE_REPORT, shift.activity)
    group = shift.activity.organization.name
    written = service.words_for(shift_id)
    form = ThanksForm(data={"words": written or proposal_of_thanks(shift.activity.title, group)})
    if not form.validate_on_submit():
        return render_template(
            "recognition/thanks.html", form=form, shift=shift, is_written=bool(written)
        )
    with transaction():
        service.write(shift, form.words.text, actor=actor, now=utcnow())
    flash(_("お礼のことばを保存しました。参加した方に届きます。"), "success")
    return redirect(url_for("recognition.came", shift_id=shift_id), 303)


def shift_to_look_back_on(shift_id: int) -> Shift:
    """Return a shift with its role, activity and group, or raise NotFound."""
    shift = shift_with_context(shift_id)
    if shift is None:
        raise NotFound
    return shift
