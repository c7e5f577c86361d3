"""One person's insurance: as the staff enter it, and as they themselves see it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Permission
from matcher.insurance.forms import EnrolForm
from matcher.insurance.models import Enrolment
from matcher.insurance.routes.blueprint import Page, insurance
from matcher.insurance.service import enrolling, reporting
from matcher.members.models import Resident
from matcher.members.queries import own_resident
from matcher.shared.clock import today, utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in


@insurance.get("/me/insurance")
@signed_in
def mine() -> Page:
    """Show a resident how they are covered, and where to tell of an accident."""
    resident = own_resident(acting())
    return render_template(
        "insurance/mine.html",
        resident=resident,
        enrolments=enrolling.enrolments_of(resident.id),
        accidents=reporting.accidents_of_members([resident.id]),
        shifts=reporting.lately_of(resident.id, now=utcnow()),
        today=today(),
    )


@insurance.route("/residents/<int:resident_id>/insurance", methods=["GET", "POST"])
@signed_in
def enrolments(resident_id: int) -> Page:
    """Show the staff a resident's enrolments, and take a new one."""
    resident = load(Resident, resident_id)
    authorise(Permission.ENROL, resident)
    form = EnrolForm.of(today())
    if not form.validate_on_submit():
        known = enrolling.enrolments_of(resident_id)
        return render_template(
            "insurance/enrolments.html", resident=resident, form=form, enrolments=known
        )
    with transaction():
        enrolling.enrol(resident_id, form.to_command(), actor=acting(), now=utcnow())
    flash(_("加入を記録しました。"), "success")
    return redirect(url_for("insurance.enrolments", resident_id=resident_id), 303)


@insurance.post("/enrolments/<int:enrolment_id>/strike")
@signed_in
def strike(enrolment_id: int) -> Response:
    """Take back an enrolment that was entered by mistake."""
    with transaction():
        enrolment = load(Enrolment, enrolment_id)
        resident_id = enrolment.member_id
        authorise(Permission.ENROL, load(Resident, resident_id))
        enrolling.strike(enrolment)
    flash(_("加入の記録を取り消しました。"), "success")
    return redirect(url_for("insurance.enrolments", resident_id=resident_id), 303)
