"""Shifts whose organizers have not said who came."""

from flask import render_template

from matcher.attendance.service.afterwards import PATIENCE
from matcher.authz import Permission
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import attendance as service
from matcher.shared.clock import utcnow
from matcher.shared.web import acting, page_number, requires


@desk.get("/attendance")
@requires(Permission.WORK_AT_DESK)
def attendance() -> Page:
    """List the shifts long over without a record of who came."""
    page = service.attendance_visible_to(acting(), page_number(), now=utcnow())
    return render_template("desk/attendance.html", page=page, days=PATIENCE.days)
