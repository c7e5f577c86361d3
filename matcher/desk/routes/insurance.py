"""The insurance at the desk: declarations to check, accidents that are due, renewals in March."""

from flask import render_template

from matcher.authz import Permission
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import accidents as accident_service
from matcher.desk.service import declarations as declaration_service
from matcher.desk.service import renewals as renewal_service
from matcher.insurance.rules import fiscal_year
from matcher.insurance.scheme import scheme
from matcher.insurance.wording import reason_words
from matcher.shared.clock import today
from matcher.shared.web import acting, page_number, requires

desk.add_app_template_filter(reason_words)


@desk.get("/declarations")
@requires(Permission.WORK_AT_DESK)
def declarations() -> Page:
    """List the activities whose declaration nobody has checked."""
    scheme()
    page = declaration_service.declarations_visible_to(acting(), page_number())
    return render_template("desk/declarations.html", page=page)


@desk.get("/accidents")
@requires(Permission.WORK_AT_DESK)
def accidents() -> Page:
    """List the reports of accidents that are not passed on, those due soonest first."""
    scheme()
    page = accident_service.accidents_visible_to(acting(), page_number(), today=today())
    return render_template("desk/accidents.html", page=page)


@desk.get("/renewals")
@requires(Permission.WORK_AT_DESK)
def renewals() -> Page:
    """List who should be asked in March whether they want to be covered on."""
    scheme()
    page = renewal_service.renewals_visible_to(acting(), page_number(), today=today())
    return render_template(
        "desk/renewals.html",
        page=page,
        in_season=renewal_service.is_season(today()),
        year=fiscal_year(today()) + 1,
    )
