"""Letting somebody else come: the link, taking it up, and the organizer's consent."""

from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Permission
from matcher.engagements.forms import ProposeForm, TakeForm
from matcher.engagements.models import Swap
from matcher.engagements.pages.cards import engagement_card, shift_card
from matcher.engagements.pages.swap_cards import proposer_of, standing_for
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.routes.mine import whole_engagement
from matcher.engagements.rules import State
from matcher.engagements.service import swapping as service
from matcher.engagements.service.swaps import (
    exchangeable,
    open_swap_of,
    swap_by_token,
    swap_with_context,
)
from matcher.engagements.tokens import swap_token_of
from matcher.members.models import Member
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in

Page = str | Response


@engagements.route("/engagements/<int:engagement_id>/swap", methods=["GET", "POST"])
@signed_in
def swap(engagement_id: int) -> Page:
    """Make the link by which somebody else takes one's place, or show it again."""
    engagement, now = whole_engagement(engagement_id), utcnow()
    actor = authorise(Permission.ANSWER_ENGAGEMENT, engagement)
    form, open_one = ProposeForm(), open_swap_of(engagement_id, now=now)
    if not form.validate_on_submit():
        return render_template(
            "engagements/swap.html",
            form=form,
            card=engagement_card(engagement, now=now),
            is_open=engagement.state is State.CONFIRMED,
            swap=open_one,
            address=_address(open_one) if open_one else "",
        )
    with transaction():
        service.propose(engagement, actor=actor, now=now, message=form.message.text)
    flash(_("リンクをつくりました。代わってほしい方にお渡しください。"), "success")
    return redirect(url_for("engagements.swap", engagement_id=engagement_id), 303)


@engagements.route("/swaps/by/<token>", methods=["GET", "POST"])
@signed_in
def take_swap(token: str) -> Page:
    """Show whoever has the link whose place it is, and let them take it or exchange their own."""
    found, now, resident_id = swap_by_token(token), utcnow(), acting().resident_id
    mine = exchangeable(resident_id or 0, found.engagement.shift, now=now)
    form = TakeForm(mine)
    if resident_id is None or not form.validate_on_submit():
        return render_template(
            "engagements/swap_take.html",
            form=form,
            card=shift_card(found.engagement.shift),
            swap=found,
            proposer=proposer_of(found),
            standing=standing_for(found, reader_id=resident_id, now=now),
        )
    other_id = int(form.other_id.data) if form.other_id.data else None
    with transaction():
        actor = authorise(Permission.ACT_FOR_MEMBER, load(Member, resident_id))
        service.take(found, load(Member, resident_id), other_id, actor=actor, now=now)
    flash(_("引き受けました。主催者の同意があると、お知らせします。"), "success")
    return redirect(url_for("engagements.take_swap", token=token), 303)


@engagements.post("/swaps/<int:swap_id>/withdraw")
@signed_in
def take_back_swap(swap_id: int) -> Response:
    """End a swap, as one of the two."""
    found = swap_with_context(swap_id)
    actor = authorise(Permission.TAKE_BACK_SWAP, found)
    with transaction():
        service.take_back(found, actor=actor, now=utcnow())
    flash(_("交代のお願いを取り消しました。"), "success")
    return redirect(url_for("engagements.mine"), 303)


@engagements.post("/swaps/<int:swap_id>/consent")
@signed_in
def consent_to_swap(swap_id: int) -> Response:
    """Let the two change places."""
    return _decide(swap_id, service.consent, _("交代に同意しました。お2人にお知らせします。"))


@engagements.post("/swaps/<int:swap_id>/refuse")
@signed_in
def refuse_swap(swap_id: int) -> Response:
    """Leave all as it is."""
    return _decide(swap_id, service.refuse, _("交代に同意しないと、お2人にお知らせします。"))


def _decide(swap_id: int, deed: Callable[..., None], said: str) -> Response:
    found = swap_with_context(swap_id)
    activity_id = found.engagement.shift.activity_id
    actor = authorise(Permission.DECIDE_APPLICATIONS, found.engagement.shift.activity)
    with transaction():
        deed(found, actor=actor, now=utcnow())
    flash(said, "success")
    return redirect(url_for("engagements.applicants", activity_id=activity_id), 303)


def _address(swap: Swap) -> str:
    path = url_for("engagements.take_swap", token=swap_token_of(swap))
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"
