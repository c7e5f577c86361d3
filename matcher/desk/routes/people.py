"""Residents: who is without word, and all the desk knows of one of them."""

from datetime import date, datetime

from flask import render_template
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.forms import ResidentFilters
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import residents as service
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State, age_on
from matcher.engagements.rules.leaving import is_undoable
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
    born = _born(record.resident.birth_date)
    undoable = {e.id for e in record.engagements if _may_be_undone(e, now=utcnow())}
    return render_template(
        "desk/resident.html", record=record, born=born, now=utcnow(), undoable=undoable
    )


def _may_be_undone(engagement: Engagement, *, now: datetime) -> bool:
    withdrawn = engagement.state is State.WITHDRAWN
    return withdrawn and is_undoable(engagement.updated_at, now=now)


def _born(day: date | None) -> str:
    if day is None:
        return ""
    words = {"year": day.year, "month": day.month, "day": day.day, "age": age_on(today(), day)}
    return str(_("%(year)d年%(month)d月%(day)d日（%(age)d歳）", **words))
