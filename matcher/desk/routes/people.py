"""Residents: who is without word, and all the desk knows of one of them."""

from flask import render_template

from matcher.authz import Permission
from matcher.desk.forms import ResidentFilters
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import residents as service
from matcher.engagements.rules import age_on
from matcher.shared.clock import today, utcnow
from matcher.shared.web import acting, page_number, requires


@desk.get("/residents")
@requires(Permission.WORK_AT_DESK)
def residents() -> Page:
    """List residents: those never asked first, then those asked longest ago."""
    form = ResidentFilters()
    search = form.to_command()
    page = service.residents_visible_to(acting(), search, page_number(), now=utcnow())
    return render_template("desk/residents.html", form=form, search=search, page=page)


@desk.get("/residents/<int:resident_id>")
@requires(Permission.SEE_CONTACTS)
def resident(resident_id: int) -> Page:
    """Show a resident: contact, free time, and every engagement."""
    record = service.record_of(resident_id, acting())
    born = record.resident.birth_date
    age = age_on(today(), born) if born else None
    return render_template("desk/resident.html", record=record, age=age)
