"""Applying for a shift."""

from flask import render_template, request
from werkzeug.wrappers import Response

from matcher.activities.models import Shift
from matcher.activities.service.reading import is_visible, shift_with_context
from matcher.authz import Permission
from matcher.engagements import service
from matcher.engagements.cards import shift_card
from matcher.engagements.forms import ApplyForm
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.routes.mine import to_mine
from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.members.service import members_of
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, current_actor, signed_in

Page = str | Response


@engagements.route("/shifts/<int:shift_id>/apply", methods=["GET", "POST"])
@signed_in
def apply(shift_id: int) -> Page:
    """Apply for a shift; one tap is enough for oneself, a form is there for the rest."""
    shift = _visible_shift(shift_id)
    form = ApplyForm(members_of(acting()), asked=request.args.get("member_id"))
    if not form.validate_on_submit():
        card = shift_card(shift)
        return render_template("engagements/apply.html", form=form, card=card, shift=shift)
    member_id, wish = int(form.member_id.data), form.to_command()
    with transaction():
        member = load(Member, member_id)
        actor = authorise(Permission.ACT_FOR_MEMBER, member)
        state = service.apply(shift_id, member, wish, actor=actor, now=utcnow()).state
    return to_mine(state)


def _visible_shift(shift_id: int) -> Shift:
    shift = shift_with_context(shift_id)
    if shift is None or not is_visible(shift.activity, current_actor()):
        raise NotFound
    return shift
