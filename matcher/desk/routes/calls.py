"""What is said by telephone: confirmations, news, and what a mail could not bring."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import calls as service
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, back_to, page_number, requires


@desk.get("/calls")
@requires(Permission.SEE_CONTACTS)
def calls() -> Page:
    """List what has to be said by telephone."""
    page = service.calls_visible_to(acting(), page_number())
    return render_template("desk/calls.html", page=page, counts=service.counts(acting()))


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
