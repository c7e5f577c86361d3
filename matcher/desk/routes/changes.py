"""What groups changed after their listings were published."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import changes as service
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, page_number, requires


@desk.get("/changes")
@requires(Permission.WORK_AT_DESK)
def changes() -> Page:
    """List the changed listings, each with what is otherwise now."""
    page = service.changes_visible_to(acting(), page_number())
    return render_template("desk/changes.html", page=page)


@desk.post("/changes/<int:change_id>/seen")
@requires(Permission.APPROVE)
def seen(change_id: int) -> Page:
    """Take a changed listing off the list, having looked it over."""
    version = request.form.get("version", "")
    with transaction():
        service.settle(change_id, version, actor=acting(), now=utcnow())
    flash(_("確認済みにしました。"), "success")
    return redirect(url_for("desk.changes"), 303)
