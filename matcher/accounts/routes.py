"""The pages of signing in, confirming an address and choosing a new password."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from matcher.accounts import service, tasks
from matcher.accounts.forms import CodeForm, ForgotForm, ResetForm, SignInCommand, SignInForm
from matcher.accounts.models import Account
from matcher.accounts.passwords import hash_password
from matcher.accounts.service import LoginName
from matcher.accounts.tokens import CONFIRM, RESET, account_of
from matcher.extensions import limiter
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, current_actor, public, signed_in
from matcher.shared.web.back import within_site
from matcher.shared.web.signing_in import enter, first_page, leave, load_people_by

accounts = Blueprint("accounts", __name__)
load_people_by(service.account_by_id)

Page = str | Response | tuple[str, int]


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """Show the sign-in page; let in whoever knows the password of a confirmed account."""
    actor = current_actor()
    if actor is not None:
        return redirect(first_page(actor), 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form)
    command, now = form.to_command(), utcnow()
    if service.is_throttled(_key(command.name), _address(), now=now):
        form.form_errors.append(_("続けて失敗したため、15分ほど待ってからお試しください。"))
        return render_template("accounts/sign_in.html", form=form), 429
    account = _try(command, now=now)
    if account is None:
        form.form_errors.append(_("メールアドレス（電話番号）またはパスワードが違います。"))
        return render_template("accounts/sign_in.html", form=form)
    if not account.is_active:
        return redirect(url_for("accounts.sent", about="confirm", by=_way(command.name)), 303)
    actor = enter(account)
    return redirect(within_site(request.args.get("next")) or first_page(actor), 303)


@accounts.post("/sign-out")
@signed_in
def sign_out() -> Page:
    """End this session and every other of the same account."""
    with transaction():
        service.end_sessions(acting())
    leave()
    flash(_("ログアウトしました。"), "success")
    response = redirect(url_for("publishing.home"), 303)
    # Rosters kept for a lost connection do not stay on a telephone that others may use.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@accounts.route("/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> Page:
    """Show one button; pressed, confirm the address and let its owner in."""
    account = account_of(token, CONFIRM)
    if account is None or account.disabled_at or account.confirmed_at:
        done = account is not None and account.confirmed_at is not None
        return render_template("accounts/link_is_over.html", done=done), 200 if done else 410
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form)
    with transaction():
        service.confirm(account, now=utcnow())
    flash(_("登録を確定しました。まちむすびへようこそ。"), "success")
    return redirect(first_page(enter(account)), 303)


@accounts.route("/password/forgot", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def forgot_password() -> Page:
    """Ask for a link; the answer is the same whether or not there is an account."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgot_password.html", form=form)
    name = form.to_command()
    tasks.send_reset_link(name.email, name.phone)
    return redirect(url_for("accounts.sent", about="reset", by=_way(name)), 303)


@accounts.route("/password/reset/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> Page:
    """Take a new password from whoever holds the link; every session ends with it."""
    account = account_of(token, RESET)
    if account is None or account.disabled_at:
        return render_template("accounts/reset_is_over.html"), 410
    form = ResetForm()
    if not form.validate_on_submit():
        return render_template("accounts/reset_password.html", form=form)
    hashed = hash_password(str(form.password.data))
    with transaction():
        service.change_password(account, hashed, now=utcnow())
    return _begin_anew()


@accounts.route("/password/code", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def reset_by_code() -> Page:
    """Take a new password from whoever was told the code by telephone."""
    form, now = CodeForm(), utcnow()
    if not form.validate_on_submit():
        return render_template("accounts/reset_by_code.html", form=form)
    command, hashed = form.to_command(), hash_password(str(form.password.data))
    if service.is_throttled(_key(command.name), _address(), now=now):
        form.form_errors.append(_("続けて失敗したため、15分ほど待ってからお試しください。"))
        return render_template("accounts/reset_by_code.html", form=form), 429
    with transaction():
        changed = service.change_by_code(command.name, command.code, hashed, now=now)
        if not changed:
            service.record_failure(_key(command.name), _address(), now=now)
    if not changed:
        form.form_errors.append(_("電話番号か12桁の番号が違うか、番号の期限が過ぎています。"))
        return render_template("accounts/reset_by_code.html", form=form)
    return _begin_anew()


@accounts.get("/sent")
@public
def sent() -> Page:
    """Say what happens next, in the same words to everybody."""
    about = request.args.get("about", "")
    by = "phone" if request.args.get("by") == "phone" else "mail"
    return render_template("accounts/sent.html", about=about, by=by)


def _begin_anew() -> Response:
    """Let somebody with a new password sign in with it."""
    leave()
    flash(_("パスワードを変えました。新しいパスワードでログインしてください。"), "success")
    return redirect(url_for("accounts.sign_in"), 303)


def _try(command: SignInCommand, *, now: datetime) -> Account | None:
    """Return the account that the password opens; who is not confirmed gets the link again."""
    account = service.verify(command.name, command.password)
    with transaction():
        if account is None:
            service.record_failure(_key(command.name), _address(), now=now)
        elif account.is_active:
            service.forget_failures(_key(command.name), _address())
        else:
            service.ask_to_confirm(account, now=now)
    return account


def _key(name: LoginName) -> str:
    return name.email or name.phone or ""


def _way(name: LoginName) -> str:
    return "mail" if name.email else "phone"


def _address() -> str:
    return request.remote_addr or ""
