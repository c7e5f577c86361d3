"""The first page of the staff: everything that waits, at one look."""

from flask import render_template

from matcher.authz import Permission
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service.waiting import waiting_for
from matcher.shared.clock import today, utcnow
from matcher.shared.web import acting, requires


@desk.get("")
@requires(Permission.WORK_AT_DESK)
def index() -> Page:
    """Show what waits, how many of each and since when."""
    waiting = waiting_for(acting(), now=utcnow())
    total = sum(matter.count for matter in waiting.values())
    return render_template("desk/index.html", waiting=waiting, total=total, today=today())
