"""Posting a listing: writing it, handing it to the staff, closing it."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.forms.posting import PostingForm
from matcher.activities.models import Activity
from matcher.activities.pages.understanding import Understood, understand
from matcher.activities.routes.blueprint import activities
from matcher.activities.rules.moving import Move
from matcher.activities.service import posting
from matcher.activities.service.copying import copy_of
from matcher.activities.service.reading import visible_activity
from matcher.activities.wording.posting import MoveLink, move_links
from matcher.authz import Actor, Permission
from matcher.errors import Conflict
from matcher.extensions import limiter
from matcher.members.models import Organization
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in
from matcher.shared.web.limits import who_asks

Page = str | Response
_DRAFT = "draft"
LONGEST_ID = 9


@activities.route("/organizations/<int:organization_id>/activities/new", methods=["GET", "POST"])
@signed_in
def new(organization_id: int) -> Page:
    """Write a listing; it stays a draft until it is handed to the staff."""
    organization = load(Organization, organization_id)
    authorise(Permission.POST_ACTIVITY, organization)
    now, model = utcnow(), _model(organization)
    form = _new_form(model, now)
    if form.grow() or not form.validate_on_submit():
        return render_template(
            "activities/new.html",
            form=form,
            organization=organization,
            moves=_moves(model, now),
            is_copy=model is not None,
            understood=_understood(_new_form(model, now), organization, now),
        )
    with transaction():
        organization = load(Organization, organization_id)
        activity_id = posting.draft(organization, form.to_command(), now=now).id
    return _saved(activity_id)


@activities.route("/activities/<int:activity_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(activity_id: int) -> Page:
    """Change a listing; those who applied are told of dates that change."""
    activity, _actor = _own(activity_id)
    now = utcnow()
    form = PostingForm.of(activity, now=now)
    if form.grow() or not form.validate_on_submit():
        return _edit_page(activity, form, now)
    try:
        with transaction():
            activity, actor = _own(activity_id)
            seen = form.seen_at
            posting.edit(activity, form.to_command(), actor=actor, now=now, seen=seen)
    except Conflict as conflict:
        if conflict.code != "changed_meanwhile":
            raise
        activity, _actor = _own(activity_id)
        form.begin_anew(activity)
        return _edit_page(activity, form, now, is_overtaken=True)
    return _saved(activity_id)


@activities.post("/organizations/<int:organization_id>/activities/understood")
@signed_in
@limiter.limit("60 per minute", key_func=who_asks)
def understood_of_new(organization_id: int) -> Page:
    """Tell what is understood of a listing that is being written."""
    organization = load(Organization, organization_id)
    authorise(Permission.POST_ACTIVITY, organization)
    now = utcnow()
    found = _understood(_new_form(None, now), organization, now)
    return render_template("activities/understood.html", understood=found)


@activities.post("/activities/<int:activity_id>/understood")
@signed_in
@limiter.limit("60 per minute", key_func=who_asks)
def understood(activity_id: int) -> Page:
    """Tell what is understood of a listing that is being changed."""
    activity, _actor = _own(activity_id)
    now = utcnow()
    form = PostingForm.of(activity, now=now)
    found = _understood(form, activity.organization, now)
    return render_template("activities/understood.html", understood=found)


@activities.post("/activities/<int:activity_id>/submit")
@signed_in
def submit(activity_id: int) -> Response:
    """Hand a listing to the staff, who publish it or send it back."""
    with transaction():
        activity, _actor = _own(activity_id)
        posting.submit(activity, now=utcnow())
    flash(_("募集を提出しました。支援センターの職員が内容を確認します。"), "success")
    return redirect(url_for("activities.show", activity_id=activity_id), 303)


@activities.post("/activities/<int:activity_id>/close")
@signed_in
def close(activity_id: int) -> Response:
    """Take no more applications."""
    with transaction():
        activity, _actor = _own(activity_id)
        posting.close(activity, now=utcnow())
    flash(_("募集を締め切りました。決まっている参加は、そのままです。"), "success")
    return redirect(url_for("activities.show", activity_id=activity_id), 303)


def _model(organization: Organization) -> Activity | None:
    """Return the group's own listing that the address asks to copy, if it asks for one."""
    asked = request.args.get("copy", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID):
        return None
    activity = visible_activity(int(asked), acting())
    return activity if activity.organization_id == organization.id else None


def _new_form(model: Activity | None, now: datetime) -> PostingForm:
    copy = copy_of(model, _move(), today=local_date(now)) if model else None
    return PostingForm.copying(model, copy, now=now)


def _move() -> Move:
    asked = request.args.get("dates", "")
    return Move(asked) if asked in set(Move) else Move.NEXT_YEAR


def _moves(model: Activity | None, now: datetime) -> list[MoveLink]:
    """Return the ways of moving the dates of a copied listing, if any are to be moved."""
    return move_links(model, _move(), today=local_date(now)) if model else []


def _edit_page(
    activity: Activity, form: PostingForm, now: datetime, *, is_overtaken: bool = False
) -> str:
    return render_template(
        "activities/edit.html",
        form=form,
        activity=activity,
        is_overtaken=is_overtaken,
        understood=_understood(PostingForm.of(activity, now=now), activity.organization, now),
    )


def _understood(form: PostingForm, organization: Organization, now: datetime) -> Understood:
    """Return what is understood of a form of its own, what is wrong in it being passed over."""
    if form.is_submitted():
        form.validate()
        form.forgive()
    command = form.to_command()
    return understand(command, organization, known=form.known, now=now)


def _own(activity_id: int) -> tuple[Activity, Actor]:
    """Return a listing this person may change, and who they are; NotFound or NotAllowed else."""
    activity = visible_activity(activity_id, acting())
    return activity, authorise(Permission.EDIT_ACTIVITY, activity)


def _saved(activity_id: int) -> Response:
    """Lead on: to the group's own page with a draft, else to look the listing over."""
    flash(_("保存しました。"), "success")
    if request.form.get("then") == _DRAFT:
        activity, _actor = _own(activity_id)
        work = url_for("engagements.work", organization_id=activity.organization_id)
        return redirect(work, 303)
    return redirect(url_for("activities.show", activity_id=activity_id), 303)
