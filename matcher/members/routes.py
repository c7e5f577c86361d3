"""The pages of residents and organizations: registering, showing, changing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.accounts.passwords import hash_password
from matcher.authz import Permission
from matcher.extensions import limiter
from matcher.members import queries, registering, service
from matcher.members.forms import (
    GroupFilterForm,
    JoinForm,
    JoinWithLoginForm,
    OrganizationForm,
    ResidentForm,
)
from matcher.members.kinds import name_of_connection, name_of_kind
from matcher.members.listings import listings_of
from matcher.members.models import Organization
from matcher.members.personal import edit_personal
from matcher.members.stories import stories_of
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import (
    acting,
    authorise,
    current_actor,
    page_number,
    public,
    signed_in,
)

members = Blueprint("members", __name__)
members.add_app_template_filter(name_of_kind, "org_kind_name")
members.add_app_template_filter(name_of_connection, "connection_name")

Page = str | Response


@members.get("/me/profile")
@signed_in
def mine() -> Page:
    """Show what is registered of oneself and of one's organizations."""
    return render_template("members/mine.html", own=service.members_of(acting()))


@members.route("/me/profile/edit", methods=["GET", "POST"])
@signed_in
def edit_mine() -> Page:
    """Change what is registered of oneself."""
    resident = queries.own_resident(acting())
    form = ResidentForm.of(resident)
    if not form.validate_on_submit():
        return render_template("members/edit_mine.html", form=form)
    with transaction():
        service.edit_resident(resident, form.to_command())
        edit_personal(resident, form.personal(), now=utcnow())
    flash(_("登録内容を変更しました。"), "success")
    return redirect(url_for("members.mine"), 303)


@members.route("/organizations/join", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def join_organization() -> Page:
    """Register a group or a business; staff approve it afterwards."""
    if current_actor() is not None:
        return _join_another()
    form = JoinWithLoginForm(data=_asked_kind())
    if not form.validate_on_submit():
        return render_template("members/join_organization.html", form=form)
    name, hashed = form.login_name(), hash_password(str(form.password.data))
    with transaction():
        registering.register_organization(form.to_command(), name, hashed, now=utcnow())
    by = "mail" if name.email else "phone"
    return redirect(url_for("accounts.sent", about="organization", by=by), 303)


@members.get("/organizations")
@public
def index() -> Page:
    """List the approved groups and businesses."""
    form = GroupFilterForm(request.args)
    page = queries.approved_organizations(form.to_filters(), page_number())
    return render_template("members/index.html", form=form, page=page)


@members.get("/organizations/<int:organization_id>")
@public
def show(organization_id: int) -> Page:
    """Show what an organization does and what it looks for; never how to reach it."""
    organization = queries.visible_organization(organization_id, current_actor())
    now = utcnow()
    return render_template(
        "members/show.html",
        organization=organization,
        listings=listings_of(organization, now=now),
        stories=stories_of(organization, now=now),
    )


@members.route("/organizations/<int:organization_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(organization_id: int) -> Page:
    """Change what is registered of an organization."""
    organization = load(Organization, organization_id)
    authorise(Permission.EDIT_MEMBER, organization)
    form = OrganizationForm.of(organization)
    if not form.validate_on_submit():
        return render_template("members/edit.html", form=form, organization=organization)
    with transaction():
        service.edit_organization(organization, form.to_command())
    flash(_("登録内容を変更しました。"), "success")
    return redirect(url_for("members.show", organization_id=organization_id), 303)


def _join_another() -> Page:
    form = JoinForm(data=_asked_kind())
    if not form.validate_on_submit():
        return render_template("members/join_organization.html", form=form)
    with transaction():
        organization = registering.register_another(form.to_command(), acting(), now=utcnow())
    flash(_("登録を受け付けました。支援センターの職員が内容を確認します。"), "success")
    return redirect(url_for("members.show", organization_id=organization.id), 303)


def _asked_kind() -> dict[str, str | None]:
    return {"org_kind": request.args.get("kind")}
