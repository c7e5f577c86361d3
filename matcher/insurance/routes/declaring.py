"""Declaring an activity, and the staff's word on it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.models import Activity
from matcher.activities.service.reading import visible_activity
from matcher.authz import Permission
from matcher.insurance.forms import CheckForm, DeclarationForm
from matcher.insurance.pages import insurance_page
from matcher.insurance.routes.blueprint import Page, insurance
from matcher.insurance.service import declaring
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in


@insurance.route("/activities/<int:activity_id>/insurance", methods=["GET", "POST"])
@signed_in
def show(activity_id: int) -> Page:
    """Show the town's conditions for an activity, its papers, and the form to declare it."""
    activity = _own(activity_id)
    form = DeclarationForm.of(declaring.declaration_of(activity_id))
    if not form.validate_on_submit():
        return _page(activity, form, CheckForm(formdata=None))
    with transaction():
        activity = _own(activity_id)
        declaring.declare(activity, form.to_command(), actor=acting(), now=utcnow())
    flash(_("届け出を受け付けました。職員が確かめます。"), "success")
    return redirect(url_for("insurance.show", activity_id=activity_id), 303)


@insurance.post("/activities/<int:activity_id>/insurance/check")
@signed_in
def check(activity_id: int) -> Page:
    """Record the staff's word on whether an activity is covered."""
    activity = visible_activity(activity_id, acting())
    authorise(Permission.CHECK_INSURANCE, activity)
    form = CheckForm()
    if not form.validate_on_submit():
        declared = DeclarationForm.of(declaring.declaration_of(activity_id), sent=False)
        return _page(activity, declared, form)
    with transaction():
        activity = visible_activity(activity_id, acting())
        declaring.check(activity, form.to_command(), actor=acting(), now=utcnow())
    flash(_("団体に伝えました。"), "success")
    return redirect(url_for("desk.declarations"), 303)


def _page(activity: Activity, form: DeclarationForm, check_form: CheckForm) -> Page:
    page = insurance_page(activity, now=utcnow())
    check_form.seen.data = check_form.seen.data or page.version
    return render_template(
        "insurance/show.html", activity=activity, form=form, check_form=check_form, page=page
    )


def _own(activity_id: int) -> Activity:
    activity = visible_activity(activity_id, acting())
    authorise(Permission.DECLARE_INSURANCE, activity)
    return activity
