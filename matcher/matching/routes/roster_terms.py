"""What was agreed with each helper, and what each shift needs."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.errors import Conflict, NotFound
from matcher.matching.pages.terms import AgreementPage, NeedPage, helper_rows, need_rows
from matcher.matching.routes.blueprint import Page, matching
from matcher.matching.routes.rostering import (
    activity_to_place,
    change_by,
    tell_what_changed,
    to_board,
)
from matcher.matching.service import rosters
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import signed_in
from matcher.shared.wording import say


@matching.get("/activities/<int:activity_id>/board/terms")
@signed_in
def roster_terms(activity_id: int) -> Page:
    """Show everybody with what was agreed, and every shift with what it needs."""
    activity, _actor = activity_to_place(activity_id)
    sheet = rosters.read_sheet(activity, now=utcnow())
    return render_template(
        "matching/roster_terms.html",
        activity=activity,
        helpers=helper_rows(sheet),
        needs=need_rows(sheet),
    )


@matching.route(
    "/activities/<int:activity_id>/board/helpers/<int:member_id>", methods=["GET", "POST"]
)
@signed_in
def roster_helper(activity_id: int, member_id: int) -> Page:
    """Say what was agreed with a helper."""
    activity, _actor = activity_to_place(activity_id)
    sheet = rosters.read_sheet(activity, now=utcnow())
    if member_id not in sheet.helper_by_id:
        raise NotFound
    page = AgreementPage(sheet, member_id, request.form if request.method == "POST" else None)
    if page.is_sent() and _keep(activity_id, page):
        flash(_("約束を保存しました。"), "success")
        return redirect(url_for("matching.roster_terms", activity_id=activity_id), 303)
    return render_template("matching/roster_helper.html", activity=activity, page=page)


@matching.route("/activities/<int:activity_id>/board/needs/<int:shift_id>", methods=["GET", "POST"])
@signed_in
def roster_need(activity_id: int, shift_id: int) -> Page:
    """Say how many a shift needs, and who can do what."""
    activity, _actor = activity_to_place(activity_id)
    sheet = rosters.read_sheet(activity, now=utcnow())
    if shift_id not in sheet.place_by_id:
        raise NotFound
    page = NeedPage(sheet, shift_id, request.form if request.method == "POST" else None)
    if page.is_sent() and _keep(activity_id, page):
        flash(_("必要な人数を保存しました。"), "success")
        return to_board(activity_id, f"shift-{shift_id}")
    return render_template("matching/roster_need.html", activity=activity, page=page)


def _keep(activity_id: int, page: AgreementPage | NeedPage) -> bool:
    """Keep what was typed; whoever comes second sees what changed, and their own words."""
    now = utcnow()
    try:
        with transaction():
            activity, actor = activity_to_place(activity_id)
            page.keep(activity, change_by(actor, page.edition, now), now=now)
    except Conflict as error:
        if error.code != "roster_changed":
            raise
        flash(say(error), "error")
        page.edition = tell_what_changed(activity_id, page.edition)
        return False
    return True
