"""The searches that a member keeps, to be told of what is new."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.forms.asking import read_search
from matcher.activities.models import SavedSearch
from matcher.activities.routes.blueprint import activities
from matcher.activities.service import searches as service
from matcher.authz import Actor, Permission
from matcher.errors import NotAllowed
from matcher.members.models import Member
from matcher.members.service import recipient_of
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in

Page = str | Response


@activities.get("/me/searches")
@signed_in
def searches() -> Page:
    """List the searches one keeps."""
    member = load(Member, _member_id(acting()))
    kept = [(search, read_search(search.query)) for search in service.searches_of(member.id)]
    return render_template(
        "activities/searches.html", searches=kept, by_mail=recipient_of(member).email is not None
    )


@activities.get("/me/searches/new")
@signed_in
def new_search() -> Page:
    """Show the search in the address once more, to be kept by one button."""
    _member_id(acting())
    asked = read_search(request.query_string.decode("utf-8", "replace"))
    return render_template("activities/new_search.html", search=asked)


@activities.post("/me/searches")
@signed_in
def save_search() -> Page:
    """Keep a search."""
    member_id = _member_id(acting())
    asked = read_search(request.form.get("query", ""))
    with transaction():
        service.save(member_id, asked.query, now=utcnow())
    flash(_("条件を保存しました。"), "success")
    return redirect(url_for("activities.searches"), 303)


@activities.post("/me/searches/<int:search_id>/remove")
@signed_in
def remove_search(search_id: int) -> Page:
    """Keep a search no longer."""
    search = load(SavedSearch, search_id)
    authorise(Permission.ACT_FOR_MEMBER, load(Member, search.member_id))
    with transaction():
        service.remove(search)
    flash(_("保存した条件を削除しました。"), "success")
    return redirect(url_for("activities.searches"), 303)


def _member_id(actor: Actor) -> int:
    """Return for whom a search is kept: the resident, else the first organization."""
    if actor.resident_id is not None:
        return actor.resident_id
    if not actor.organization_ids:
        raise NotAllowed("search_needs_member")
    return actor.organization_ids[0]
