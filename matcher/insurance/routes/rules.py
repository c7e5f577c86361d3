"""The rules of a group, as it handed them in."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Permission
from matcher.errors import NotFound
from matcher.insurance.forms import RulesForm
from matcher.insurance.routes.blueprint import Page, insurance, sent
from matcher.insurance.service import keeping
from matcher.members.models import Organization
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in


@insurance.route("/organizations/<int:organization_id>/rules", methods=["GET", "POST"])
@signed_in
def rules(organization_id: int) -> Page:
    """Show whether a group has handed in its rules, and take them."""
    organization = load(Organization, organization_id)
    authorise(Permission.EDIT_MEMBER, organization)
    form = RulesForm()
    if not form.validate_on_submit():
        known = keeping.rules_of(organization_id)
        return render_template(
            "insurance/rules.html", organization=organization, form=form, rules=known
        )
    with transaction():
        organization = load(Organization, organization_id)
        keeping.hand_in_rules(
            organization, form.filename, form.content, actor=acting(), now=utcnow()
        )
    flash(_("規約を受け取りました。"), "success")
    return redirect(url_for("insurance.rules", organization_id=organization_id), 303)


@insurance.get("/organizations/<int:organization_id>/rules/file")
@signed_in
def rules_file(organization_id: int) -> Response:
    """Give a group's people and the staff the rules as they were handed in."""
    authorise(Permission.EDIT_MEMBER, load(Organization, organization_id))
    paper = keeping.rules_file(organization_id)
    if paper is None:
        raise NotFound
    return sent(paper)
