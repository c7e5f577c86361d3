"""Errors in words: one place turns a domain error or an HTTP error into a page."""

from flask import Flask, abort, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from matcher.errors import Conflict, DomainError, NotAllowed, NotFound, RuleBroken
from matcher.extensions import db
from matcher.shared.town import current_city
from matcher.shared.web.back import back_to
from matcher.shared.wording import say

Answer = Response | tuple[str, int]
_FIRST_ERROR = 400


def init_handlers(app: Flask) -> None:
    """Bind every kind of failure to its page."""
    app.before_request(_refuse_what_is_no_text)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Conflict, _refused)
    app.register_error_handler(RuleBroken, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(OperationalError, _database_busy)


def _refuse_what_is_no_text() -> None:
    """Refuse an address that asks in bytes which are no text, as links in Shift_JIS do."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        # Whatever answers, draws or notes the refusal reads the address too.
        request.query_string = b""
        abort(400)


def _not_found(_error: NotFound) -> Answer:
    return _page(404)


def _not_allowed(_error: NotAllowed) -> Answer:
    return _page(403)


def _refused(error: DomainError) -> Answer:
    """Say why, on the page the person came from."""
    flash(say(error), "error")
    return redirect(back_to(request.referrer), 303)


def _stale_form(_error: CSRFError) -> Answer:
    return _page(
        400, _("画面を開いてから時間がたちました。前の画面に戻り、もう一度お試しください。")
    )


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < _FIRST_ERROR:
        return error
    return _page(error.code)


def _strange_host(_error: SecurityError) -> Answer:
    return _bare_page(400)


def _collided(_error: IntegrityError) -> Answer:
    """Two people did the same at the same moment; the database let one of them."""
    db.session.rollback()
    return _refused(Conflict("collided"))


def _database_busy(_error: OperationalError) -> Answer:
    db.session.rollback()
    return _bare_page(503)


def _page(status: int, message: str = "") -> tuple[str, int]:
    text = message or _words(status)
    return render_template("error.html", status=status, message=text), status


def _bare_page(status: int) -> tuple[str, int]:
    """Answer without asking the database or the address for anything."""
    template = current_app.jinja_env.get_template("error_bare.html")
    return template.render(city=current_city(), message=_words(status)), status


def _words(status: int) -> str:
    words = {
        400: _("送られた内容を読み取れませんでした。"),
        403: _("このページを見ることができません。"),
        404: _("ページが見つかりません。"),
        405: _("この操作はできません。"),
        413: _("送られた内容が大きすぎます。"),
        429: _("しばらく時間をおいてから、もう一度お試しください。"),
        503: _("ただいま混み合っています。少し待ってから、もう一度お試しください。"),
    }
    return words.get(status) or str(_("うまくいきませんでした。もう一度お試しください。"))
