"""How every page of a board comes to it, and what happens to whoever comes second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.models import Activity
from matcher.activities.service.reading import visible_activity
from matcher.authz import Actor, Permission
from matcher.errors import Conflict
from matcher.matching.models import Work
from matcher.matching.pages.labels import Labels
from matcher.matching.roster_forms import BoardForm
from matcher.matching.roster_words import changes_in_words
from matcher.matching.service import rosters
from matcher.matching.service.rosters import Change
from matcher.matching.tasks import work_on_roster
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise

MOST_CHANGES = 5
"""So many of the changes of others are told, the last ones."""


def activity_to_place(activity_id: int) -> tuple[Activity, Actor]:
    """Return an activity whose people this person may place, and who they are."""
    activity = visible_activity(activity_id, acting())
    return activity, authorise(Permission.DECIDE_APPLICATIONS, activity)


def change_by(actor: Actor, edition: int, now: datetime) -> Change:
    """Return that this person changes the board as it was in this edition."""
    return Change(edition, actor.account_id, now)


def to_board(activity_id: int, anchor: str | None = None) -> Response:
    """Return to the board."""
    return redirect(url_for("matching.roster", activity_id=activity_id, _anchor=anchor), 303)


def work_on(activity_id: int, work: Work, deed: Callable[..., object]) -> bool:
    """Do the work, or hand it to the worker where it takes long; tell whether it is done."""
    form, now = BoardForm(), utcnow()
    activity, actor = activity_to_place(activity_id)
    takes_long = rosters.read_sheet(activity, now=now).takes_long(work)
    change = change_by(actor, form.seen, now)
    with telling_what_changed(activity_id, form.seen):
        if not takes_long:
            deed(activity_id, change, actor=actor, now=now)
            return True
        with transaction():
            rosters.ask_worker(activity_id, work, change)
    work_on_roster(str(work), activity_id, form.seen + 1, actor.account_id)
    return False


@contextmanager
def telling_what_changed(activity_id: int, edition: int) -> Iterator[None]:
    """Tell whoever comes second, before they are refused, what the others have changed."""
    try:
        yield
    except Conflict as error:
        if error.code == "roster_changed":
            tell_what_changed(activity_id, edition)
        raise


def tell_what_changed(activity_id: int, edition: int) -> int:
    """Say what others have changed since an edition; return the edition it has now."""
    activity, _actor = activity_to_place(activity_id)
    sheet = rosters.read_sheet(activity, now=utcnow())
    later = rosters.changes_since(activity_id, edition)
    words = changes_in_words(later[-MOST_CHANGES:], Labels(sheet))
    if words:
        flash(_("ほかの方の変更：%(changes)s", changes="".join(words)), "warning")
    return sheet.edition
