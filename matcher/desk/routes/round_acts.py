"""What is done with a round: changed by hand, sent, put aside, followed by the next wave."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Permission
from matcher.desk import round_work, tasks
from matcher.desk.pages import rounds as pages
from matcher.desk.round_forms import AddForm, SendForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import rounds as service
from matcher.matching.models import RoundAsk
from matcher.matching.service import rounds as planning
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, requires


@desk.post("/rounds/asks/<int:ask_id>/strike")
@requires(Permission.INVITE)
def strike_ask(ask_id: int) -> Page:
    """Take an ask out of a draft."""
    with transaction():
        service.ask_for(ask_id, acting())
        ask = planning.strike(ask_id)
    flash(_("お願いを1件、外しました。"), "success")
    return _back_to_shift(ask)


@desk.post("/rounds/asks/<int:ask_id>/put-back")
@requires(Permission.INVITE)
def put_back_ask(ask_id: int) -> Page:
    """Put an ask back into a draft."""
    with transaction():
        service.ask_for(ask_id, acting())
        ask = planning.put_back(ask_id, now=utcnow())
    flash(_("お願いを1件、戻しました。"), "success")
    return _back_to_shift(ask)


@desk.route("/rounds/<int:round_id>/shifts/<int:shift_id>/add", methods=["GET", "POST"])
@requires(Permission.INVITE)
def add_to_round(round_id: int, shift_id: int) -> Page:
    """Show who else goes with a shift of a draft, and add one of them."""
    found, form, now = service.round_for(round_id, acting()), AddForm(), utcnow()
    shift, within = service.shift_in(found, shift_id).shift, service.reach_of(acting())
    if not form.validate_on_submit():
        others = planning.addable(found, shift_id, within=within, now=now)
        cards = pages.addable_cards(others)
        return render_template(
            "desk/add_to_round.html", round=found, shift=shift, cards=cards, form=form
        )
    one = planning.addable_one(found, shift_id, form.member_id, within=within, now=now)
    with transaction():
        ask = planning.add(round_id, shift_id, one, now=now)
    flash(_("お願いを1件、加えました。"), "success")
    return _back_to_shift(ask)


@desk.post("/rounds/<int:round_id>/send")
@requires(Permission.INVITE)
def send_round(round_id: int) -> Page:
    """Send a draft; a second press finds it sent."""
    form, now = SendForm(), utcnow()
    service.round_for(round_id, acting())
    if form.validate_on_submit():
        with transaction():
            planning.mark_sent(round_id, form.message.text, actor=acting(), now=now)
        _send(round_id)
    else:
        flash(_("ひとことは1,000字以内にしてください。"), "error")
    return redirect(_page_of(round_id), 303)


@desk.post("/rounds/<int:round_id>/rest")
@requires(Permission.INVITE)
def send_rest(round_id: int) -> Page:
    """Make the asks of a sent round that were interrupted."""
    planning.check_sent(service.round_for(round_id, acting()))
    _send(round_id)
    return redirect(_page_of(round_id), 303)


@desk.post("/rounds/<int:round_id>/discard")
@requires(Permission.INVITE)
def discard_round(round_id: int) -> Page:
    """Put a draft aside."""
    with transaction():
        service.round_for(round_id, acting())
        planning.discard(round_id)
    flash(_("計画を取りやめました。だれにもお願いしていません。"), "success")
    return redirect(url_for("desk.rounds"), 303)


@desk.post("/rounds/<int:round_id>/close")
@requires(Permission.INVITE)
def close_round(round_id: int) -> Page:
    """Put a sent round among those nobody watches any more."""
    with transaction():
        service.round_for(round_id, acting())
        planning.close(round_id)
    flash(_("この声かけを終わりにしました。お返事は、これからも受け付けます。"), "success")
    return redirect(url_for("desk.rounds"), 303)


@desk.post("/rounds/<int:round_id>/next")
@requires(Permission.INVITE)
def next_round(round_id: int) -> Page:
    """Have the next wave of a round planned, for what still lacks people."""
    service.round_for(round_id, acting())
    within = service.reach_of(acting())
    made = round_work.follow(round_id, within=within, actor=acting(), now=utcnow())
    tasks.plan_soon(made, now=utcnow())
    return redirect(_page_of(made), 303)


def _send(round_id: int) -> None:
    at_once = tasks.send_soon(round_id, actor=acting(), now=utcnow())
    words = _("お願いを送りました。お返事は、このページで確かめられます。")
    later = _("お願いを送っています。しばらくしてから、このページを開き直してください。")
    flash(words if at_once else later, "success")


def _page_of(round_id: int) -> str:
    return url_for("desk.invitation_round", round_id=round_id)


def _back_to_shift(ask: RoundAsk) -> Response:
    page = url_for("desk.invitation_round", round_id=ask.round_id, shift=ask.shift_id)
    return redirect(f"{page}#shift-{ask.shift_id}", 303)
