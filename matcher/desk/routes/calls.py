"""What is said by telephone: confirmations, news, and what a mail could not bring."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import answers
from matcher.desk.service import calls as service
from matcher.engagements.rules import State
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, back_to, page_number, requires

_LED_TO: Mapping[State, Callable[[], str]] = {
    State.CONFIRMED: lambda: str(_("参加が決まりました。ご本人にお伝えください。")),
    State.WAITLISTED: lambda: str(
        _("満員になっていたため、キャンセル待ちになりました。ご本人にお伝えください。")
    ),
    State.APPLIED: lambda: str(_("主催者の返事を待つことになりました。ご本人にお伝えください。")),
}


@desk.get("/calls")
@requires(Permission.SEE_CONTACTS)
def calls() -> Page:
    """List what has to be said by telephone."""
    page = service.calls_visible_to(acting(), page_number())
    return render_template(
        "desk/calls.html",
        page=page,
        questions=answers.questions_in(page.items),
        counts=service.counts(acting()),
    )


@desk.get("/accounts")
@requires(Permission.SEE_CONTACTS)
def accounts() -> Page:
    """List the registrations to be confirmed by telephone."""
    page = service.confirmations_visible_to(acting(), page_number())
    return render_template("desk/accounts.html", page=page, counts=service.counts(acting()))


@desk.get("/mails")
@requires(Permission.SEE_CONTACTS)
def mails() -> Page:
    """List the mails that did not arrive."""
    page = service.mails_visible_to(acting(), page_number())
    return render_template("desk/mails.html", page=page, counts=service.counts(acting()))


@desk.post("/calls/<int:notice_id>/done")
@requires(Permission.SEE_CONTACTS)
def said(notice_id: int) -> Page:
    """Record that somebody was told."""
    with transaction():
        service.mark_done(notice_id, actor=acting(), now=utcnow())
    flash(_("伝えたことを記録しました。"), "success")
    return redirect(back_to(request.referrer, "desk.calls"), 303)


@desk.post("/engagements/<int:engagement_id>/accepted")
@requires(Permission.SEE_CONTACTS)
def accepted(engagement_id: int) -> Page:
    """Record that somebody said yes on the telephone."""
    with transaction():
        state = answers.answer(engagement_id, is_yes=True, actor=acting(), now=utcnow())
    flash(_LED_TO[state](), "success" if state is State.CONFIRMED else "warning")
    return redirect(back_to(request.referrer, "desk.calls"), 303)


@desk.post("/engagements/<int:engagement_id>/refused")
@requires(Permission.SEE_CONTACTS)
def refused(engagement_id: int) -> Page:
    """Record that somebody said no on the telephone."""
    with transaction():
        answers.answer(engagement_id, is_yes=False, actor=acting(), now=utcnow())
    flash(_("参加しないことを記録しました。"), "success")
    return redirect(back_to(request.referrer, "desk.calls"), 303)


@desk.post("/mails/<int:notice_id>/again")
@requires(Permission.SEE_CONTACTS)
def send_again(notice_id: int) -> Page:
    """Send a mail once more."""
    with transaction():
        service.send_again(notice_id, actor=acting(), now=utcnow())
    flash(_("もう一度送ります。数分たっても届かないときは、この一覧に戻ります。"), "success")
    return redirect(url_for("desk.mails"), 303)


@desk.post("/accounts/<int:account_id>/confirm")
@requires(Permission.SEE_CONTACTS)
def confirm(account_id: int) -> Page:
    """Record that a telephone number reached its owner."""
    with transaction():
        service.confirm_account(account_id, actor=acting(), now=utcnow())
    flash(_("登録を確定しました。ご本人は、電話番号とパスワードでログインできます。"), "success")
    return redirect(back_to(request.referrer, "desk.accounts"), 303)
