"""The page of a lottery, open to all, and the button that draws it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.models import Selection, Shift
from matcher.activities.service.reading import is_visible, shift_with_context
from matcher.authz import Permission
from matcher.engagements import service
from matcher.engagements.pages.cards import shift_card
from matcher.engagements.pages.draws import rows_of, when_drawn
from matcher.engagements.promises import draw_of
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.service.lotteries import has_ended
from matcher.errors import NotFound
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import authorise, current_actor, public, signed_in


@engagements.get("/draws/<int:shift_id>")
@public
def lottery(shift_id: int) -> str:
    """Show how a date is drawn by lot, from what, and what came of it, by numbers alone."""
    shift, now = _visible_shift(shift_id), utcnow()
    draw = draw_of(shift_id)
    is_drawn = draw is not None and draw.drawn_at is not None
    if shift.role.selection is not Selection.LOTTERY and not is_drawn:
        raise NotFound
    return render_template(
        "engagements/draw.html",
        card=shift_card(shift),
        activity=shift.activity,
        draw=draw,
        when=when_drawn(shift, shift.activity, draw, now=now),
        rows=rows_of(draw) if draw and is_drawn else [],
        may_draw=draw is not None and not is_drawn and has_ended(draw, shift, shift.role, now=now),
    )


@engagements.post("/draws/<int:shift_id>")
@signed_in
def draw_lottery(shift_id: int) -> Response:
    """Draw a lottery, once applying for it has ended."""
    with transaction():
        actor = authorise(Permission.DECIDE_APPLICATIONS, _visible_shift(shift_id).activity)
        service.draw(shift_id, actor=actor, now=utcnow())
    flash(_("抽選しました。申し込んだ方には、結果をお知らせします。"), "success")
    return redirect(url_for("engagements.lottery", shift_id=shift_id), 303)


def _visible_shift(shift_id: int) -> Shift:
    shift = shift_with_context(shift_id)
    if shift is None or not is_visible(shift.activity, current_actor()):
        raise NotFound
    return shift
