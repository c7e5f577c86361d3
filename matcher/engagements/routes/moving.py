"""Moving to another date of the same activity: by oneself, or by the organizer."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Actor, Permission, can
from matcher.engagements.forms import MoveForm
from matcher.engagements.models import Engagement
from matcher.engagements.pages.cards import acts_on, engagement_card
from matcher.engagements.pages.moves import dates_to_move_to
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.routes.mine import name_for, whole_engagement
from matcher.engagements.rules import Act
from matcher.engagements.service.moving import transfer
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in

Page = str | Response


@engagements.route("/engagements/<int:engagement_id>/move", methods=["GET", "POST"])
@signed_in
def move(engagement_id: int) -> Page:
    """Move somebody to another date; the seat there is theirs at once, or all stays as it is."""
    engagement, now = whole_engagement(engagement_id), utcnow()
    actor, is_own = _mover(engagement)
    dates = dates_to_move_to(engagement, now=now, by_organizer=not is_own)
    form = MoveForm(dates)
    if not form.validate_on_submit():
        return render_template(
            "engagements/move.html",
            form=form,
            card=engagement_card(engagement, now=now),
            name=name_for(actor, engagement),
            is_own=is_own,
            is_open=Act.WITHDRAW in acts_on(engagement),
        )
    shift_id, activity_id = int(form.shift_id.data), engagement.shift.activity_id
    wish = is_own or can(actor, Permission.WORK_AT_DESK)
    with transaction():
        new = transfer(engagement, shift_id, actor=actor, now=now, at_their_wish=wish)
        new_id = new.id
    return _to(new_id, activity_id, is_own=is_own)


def _mover(engagement: Engagement) -> tuple[Actor, bool]:
    """Return who moves them, and whether it is they themselves."""
    if can(acting(), Permission.ANSWER_ENGAGEMENT, engagement):
        return acting(), True
    return authorise(Permission.DECIDE_APPLICATIONS, engagement.shift.activity), False


def _to(new_id: int, activity_id: int, *, is_own: bool) -> Response:
    if is_own:
        flash(_("日程を変更しました。新しい日程への参加が決まっています。"), "success")
        return redirect(url_for("engagements.show", engagement_id=new_id), 303)
    flash(_("日程を変更しました。ご本人にお知らせします。"), "success")
    return redirect(url_for("engagements.applicants", activity_id=activity_id), 303)
