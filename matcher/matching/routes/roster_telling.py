"""Looking at what a mended board changes, and telling everybody where they stand."""

from collections import Counter

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.matching import roster_work
from matcher.matching.models import Work
from matcher.matching.pages.telling import changes_page, telling_page
from matcher.matching.roster_forms import BoardForm
from matcher.matching.routes.blueprint import Page, matching
from matcher.matching.routes.rostering import (
    activity_to_place,
    change_by,
    telling_what_changed,
    to_board,
    work_on,
)
from matcher.matching.service import rosters
from matcher.matching.service.rosters import Step
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import signed_in


@matching.get("/activities/<int:activity_id>/board/changes")
@signed_in
def roster_changes(activity_id: int) -> Page:
    """Show what mending the board changes, and for whom, before anything is kept."""
    activity, _actor = activity_to_place(activity_id)
    sheet = rosters.read_sheet(activity, now=utcnow())
    if sheet.roster is None or not sheet.roster.proposal:
        return to_board(activity_id)
    return render_template(
        "matching/roster_changes.html",
        activity=activity,
        sheet=sheet,
        changes=changes_page(sheet),
    )


@matching.post("/activities/<int:activity_id>/board/changes")
@signed_in
def take_roster_changes(activity_id: int) -> Response:
    """Keep the mended board, or leave it as it stood."""
    form, now = BoardForm(), utcnow()
    keeps = request.form.get("keep") == "yes"
    with telling_what_changed(activity_id, form.seen), transaction():
        _activity, actor = activity_to_place(activity_id)
        deed = rosters.accept_proposal if keeps else rosters.discard_proposal
        deed(activity_id, change_by(actor, form.seen, now))
    words = _("組み直した持ち場にしました。") if keeps else _("持ち場は、元のままです。")
    flash(words, "success")
    return to_board(activity_id)


@matching.get("/activities/<int:activity_id>/board/decide")
@signed_in
def decide_roster(activity_id: int) -> Page:
    """Show who will be told what, before anybody is."""
    activity, _actor = activity_to_place(activity_id)
    sheet = rosters.read_sheet(activity, now=utcnow())
    return render_template(
        "matching/decide_roster.html",
        activity=activity,
        sheet=sheet,
        telling=telling_page(sheet),
    )


@matching.post("/activities/<int:activity_id>/board/decide")
@signed_in
def tell_roster(activity_id: int) -> Response:
    """Confirm, move and ask people as the board has them."""
    done: Counter[Step] = Counter()

    def decide(*args: int, **kwargs: object) -> None:
        done.update(roster_work.decide(*args, **kwargs))  # type: ignore[arg-type]

    if work_on(activity_id, Work.DECIDE, decide):
        _report(done)
    return to_board(activity_id)


def _report(done: Counter[Step]) -> None:
    words = {
        Step.CONFIRM: _("%(count)d人の参加を確定しました。", count=done[Step.CONFIRM]),
        Step.MOVE: _("%(count)d人の日程を移しました。", count=done[Step.MOVE]),
        Step.ASK: _("%(count)d人に、もう1つの持ち場をお願いしました。", count=done[Step.ASK]),
    }
    said = "".join(words[step] for step in words if done[step])
    flash(said or _("新しくお知らせすることは、ありませんでした。"), "success")
