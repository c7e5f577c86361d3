"""Withdrawing by one tap, taking that back, and saying why afterwards."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Permission
from matcher.engagements import service
from matcher.engagements.forms import EndForm, ReasonForm
from matcher.engagements.models import Engagement
from matcher.engagements.pages.cards import acts_on, after_leaving, engagement_card
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.routes.mine import whole_engagement
from matcher.engagements.rules import Act, State
from matcher.engagements.service.returning import give_reason, undo
from matcher.engagements.wording import news_of
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import authorise, signed_in

Page = str | Response


@engagements.route("/engagements/<int:engagement_id>/withdraw", methods=["GET", "POST"])
@signed_in
def withdraw(engagement_id: int) -> Page:
    """Take back an application or a promise by one tap; the page is for a reason beforehand."""
    engagement = whole_engagement(engagement_id)
    actor = authorise(Permission.ANSWER_ENGAGEMENT, engagement)
    form = EndForm()
    if not form.validate_on_submit():
        is_open = Act.WITHDRAW in acts_on(engagement)
        card = engagement_card(engagement, now=utcnow())
        return render_template("engagements/withdraw.html", form=form, card=card, is_open=is_open)
    with transaction():
        service.withdraw(engagement, actor=actor, now=utcnow(), reason=form.reason.text)
    return _to_engagement(engagement_id, news_of(State.WITHDRAWN))


@engagements.post("/engagements/<int:engagement_id>/undo")
@signed_in
def undo_withdrawal(engagement_id: int) -> Response:
    """Restore what was withdrawn from by mistake, a moment ago."""
    return _answer(engagement_id, undo, _("元に戻しました。主催者にもお知らせします。"))


@engagements.route("/engagements/<int:engagement_id>/reason", methods=["GET", "POST"])
@signed_in
def reason(engagement_id: int) -> Page:
    """Say afterwards why one has withdrawn."""
    engagement = whole_engagement(engagement_id)
    authorise(Permission.ANSWER_ENGAGEMENT, engagement)
    form, now = ReasonForm(), utcnow()
    if not form.validate_on_submit():
        after = after_leaving(engagement, now=now)
        card = engagement_card(engagement, now=now)
        return render_template("engagements/reason.html", form=form, card=card, after=after)
    said = _("理由を主催者にお伝えしました。ありがとうございました。")
    return _answer(engagement_id, give_reason, said, reason=form.reason.text)


def _answer(engagement_id: int, deed: Callable[..., None], said: str, **more: str) -> Response:
    with transaction():
        engagement = load(Engagement, engagement_id)
        actor = authorise(Permission.ANSWER_ENGAGEMENT, engagement)
        deed(engagement, actor=actor, now=utcnow(), **more)
    return _to_engagement(engagement_id, said)


def _to_engagement(engagement_id: int, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("engagements.show", engagement_id=engagement_id), 303)
