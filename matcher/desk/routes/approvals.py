"""Approving organizations and publishing listings."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.pages.listing import listing_of
from matcher.authz import Permission
from matcher.desk.forms import DecisionForm, ListingDecisionForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import approvals
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, page_number, requires

_MISSING: Mapping[str, Callable[[], str]] = {
    "when": lambda: str(_("日時")),
    "where": lambda: str(_("場所")),
    "what": lambda: str(_("活動の内容")),
    "how_many": lambda: str(_("人数")),
    "contact": lambda: str(_("問い合わせの方法")),
}


@desk.get("/organizations")
@requires(Permission.WORK_AT_DESK)
def organizations() -> Page:
    """List the organizations that wait for approval."""
    page = approvals.organizations_visible_to(acting(), page_number())
    return render_template("desk/organizations.html", page=page)


@desk.route("/organizations/<int:organization_id>", methods=["GET", "POST"])
@requires(Permission.APPROVE)
def organization(organization_id: int) -> Page:
    """Show an organization; approve or decline it."""
    found = approvals.organization_of(organization_id, acting())
    form = DecisionForm()
    if not form.validate_on_submit():
        form.seen.data = form.seen.data or approvals.seen_organization(found)
        alike = approvals.namesakes(found)
        return render_template("desk/organization.html", organization=found, form=form, alike=alike)
    decision = form.to_command()
    with transaction():
        approvals.decide_organization(organization_id, decision, actor=acting(), now=utcnow())
    flash(_("承認しました。") if decision.is_yes else _("承認しないことを伝えました。"), "success")
    return redirect(url_for("desk.organizations"), 303)


@desk.get("/activities")
@requires(Permission.WORK_AT_DESK)
def activities() -> Page:
    """List the listings that wait to be published."""
    page = approvals.activities_visible_to(acting(), page_number())
    return render_template("desk/activities.html", page=page)


@desk.route("/activities/<int:activity_id>", methods=["GET", "POST"])
@requires(Permission.APPROVE)
def activity(activity_id: int) -> Page:
    """Show a listing as its readers will see it; publish it or send it back."""
    found = approvals.activity_of(activity_id, acting())
    form = ListingDecisionForm()
    if not form.validate_on_submit():
        form.seen.data = form.seen.data or approvals.seen_activity(found)
        return render_template(
            "desk/activity.html",
            activity=found,
            listing=listing_of(found, {}, now=utcnow()),
            form=form,
            missing=[_MISSING[name]() for name in approvals.lacking(found)],
        )
    decision = form.to_command()
    with transaction():
        approvals.decide_activity(activity_id, decision, actor=acting(), now=utcnow())
    flash(_("公開しました。") if decision.is_yes else _("団体に直しをお願いしました。"), "success")
    return redirect(url_for("desk.activities"), 303)
