"""The board of a large event: seeing it, changing it by hand, having it worked out."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.errors import NotFound
from matcher.matching import roster_work
from matcher.matching.models import Work
from matcher.matching.pages.board import board_of, waits_since
from matcher.matching.roster_forms import BoardForm, MoveForm, PressForm
from matcher.matching.routes.blueprint import Page, matching
from matcher.matching.routes.rostering import (
    activity_to_place,
    change_by,
    telling_what_changed,
    to_board,
    work_on,
)
from matcher.matching.service import rosters
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import signed_in

GIVEN_UP = 15
"""After so many minutes one can ask the worker anew."""


@matching.get("/activities/<int:activity_id>/board")
@signed_in
def roster(activity_id: int) -> Page:
    """Show who stands where, who stands nowhere, what is short and why."""
    activity, _actor = activity_to_place(activity_id)
    now = utcnow()
    sheet = rosters.read_sheet(activity, now=now)
    board, waited = board_of(sheet), waits_since(sheet, now=now)
    form = MoveForm(edition=sheet.edition)
    form.who.choices = board.people
    form.to.choices = [*board.places, ("0", _("持ち場から外す"))]
    return render_template(
        "matching/roster.html",
        activity=activity,
        sheet=sheet,
        board=board,
        form=form,
        waited=waited,
        is_working=waited is not None and waited < GIVEN_UP,
    )


@matching.post("/activities/<int:activity_id>/board/move")
@signed_in
def move_on_roster(activity_id: int) -> Response:
    """Put somebody on a shift, move them, or take them away."""
    form, now = MoveForm(), utcnow()
    if not form.validate():
        raise NotFound
    wanted = form.to_command()
    with telling_what_changed(activity_id, form.seen), transaction():
        activity, actor = activity_to_place(activity_id)
        rosters.move(activity, wanted, change_by(actor, form.seen, now), now=now)
    return to_board(activity_id, f"p{wanted.helper_id}-{wanted.to_shift or 0}")


@matching.post("/activities/<int:activity_id>/board/press")
@signed_in
def press_on_roster(activity_id: int) -> Response:
    """Lock a placement, unlock it, or take somebody away from it."""
    form, now = PressForm(), utcnow()
    if not form.validate():
        raise NotFound
    act, helper_id, shift_id = form.to_act()
    with telling_what_changed(activity_id, form.seen), transaction():
        activity, actor = activity_to_place(activity_id)
        change = change_by(actor, form.seen, now)
        if act == "remove":
            rosters.move(activity, rosters.Move(helper_id, shift_id, None), change, now=now)
        else:
            rosters.lock(activity_id, helper_id, shift_id, change, locked=act == "lock")
    return to_board(activity_id, f"p{helper_id}-{0 if act == 'remove' else shift_id}")


@matching.post("/activities/<int:activity_id>/board/lock")
@signed_in
def lock_roster(activity_id: int) -> Response:
    """Lock every placement there is."""
    return _lock_all(activity_id, locked=True)


@matching.post("/activities/<int:activity_id>/board/unlock")
@signed_in
def unlock_roster(activity_id: int) -> Response:
    """Unlock every placement there is."""
    return _lock_all(activity_id, locked=False)


@matching.post("/activities/<int:activity_id>/board/solve")
@signed_in
def solve_roster(activity_id: int) -> Response:
    """Have the board worked out; what is locked stays."""
    if work_on(activity_id, Work.SOLVE, roster_work.solve):
        flash(_("持ち場を組みました。内容を確かめて、必要なところを直してください。"), "success")
    return to_board(activity_id)


@matching.post("/activities/<int:activity_id>/board/repair")
@signed_in
def repair_roster(activity_id: int) -> Response:
    """Have the gaps filled with as few changes as possible, to be looked at first."""
    if work_on(activity_id, Work.REPAIR, roster_work.mend):
        return redirect(url_for("matching.roster_changes", activity_id=activity_id), 303)
    return to_board(activity_id)


def _lock_all(activity_id: int, *, locked: bool) -> Response:
    form, now = BoardForm(), utcnow()
    with telling_what_changed(activity_id, form.seen), transaction():
        _activity, actor = activity_to_place(activity_id)
        rosters.lock_all(activity_id, change_by(actor, form.seen, now), locked=locked)
    return to_board(activity_id)
