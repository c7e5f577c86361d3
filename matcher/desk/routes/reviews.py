"""Rows of imported files that wait for a person."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.imports.wording import say_reason
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import reviews as service
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, page_number, requires

desk.add_app_template_filter(say_reason, "review_reason")


@desk.get("/review")
@requires(Permission.WORK_AT_DESK)
def review() -> Page:
    """List the rows that wait."""
    page = service.reviews_visible_to(acting(), page_number())
    return render_template("desk/review.html", page=page)


@desk.post("/review/<int:review_id>/settle")
@requires(Permission.APPROVE)
def settle(review_id: int) -> Page:
    """Take a row off the list."""
    with transaction():
        service.settle(review_id, actor=acting(), now=utcnow())
    flash(_("確認済みにしました。"), "success")
    return redirect(url_for("desk.review"), 303)
