"""Shifts that lack people, and applications without an answer."""

from flask import render_template

from matcher.authz import Permission
from matcher.desk.forms import ShiftFilters
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import shifts as service
from matcher.shared.clock import utcnow
from matcher.shared.web import acting, page_number, requires


@desk.get("/shifts")
@requires(Permission.WORK_AT_DESK)
def shifts() -> Page:
    """List the shifts that lack people, soonest first."""
    form = ShiftFilters()
    wanted = form.to_command()
    page = service.shifts_visible_to(acting(), wanted, page_number(), now=utcnow())
    return render_template("desk/shifts.html", form=form, wanted=wanted, page=page)


@desk.get("/applications")
@requires(Permission.WORK_AT_DESK)
def applications() -> Page:
    """List the activities whose organizers have left applications unanswered."""
    now = utcnow()
    return render_template(
        "desk/applications.html",
        page=service.applications_visible_to(acting(), page_number(), now=now),
        waiting=service.waiting_applications(acting(), now=now),
        days=service.PATIENCE.days,
    )
