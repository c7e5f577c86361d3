"""Telling of an accident: a draft, handing it in, its paper, passing it on."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.models import Shift
from matcher.activities.service.reading import shift_with_context
from matcher.attendance.rosters import Person, roster_of
from matcher.authz import Permission, can
from matcher.errors import Conflict, NotAllowed, NotFound
from matcher.insurance.forms.accident import AccidentForm, told_of
from matcher.insurance.models import Accident
from matcher.insurance.pages import accident_page
from matcher.insurance.papers import accident_paper
from matcher.insurance.routes.blueprint import Page, insurance, sent
from matcher.insurance.rules import AccidentState
from matcher.insurance.scheme import scheme
from matcher.insurance.service import reporting
from matcher.insurance.service.keeping import note_taken
from matcher.shared.clock import local_date, today, utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in


@insurance.route("/shifts/<int:shift_id>/accidents/new", methods=["GET", "POST"])
@signed_in
def new_accident(shift_id: int) -> Page:
    """Begin the report of an accident: of anybody on the roster, or of oneself."""
    shift, people, anybody = _those_to_tell_of(shift_id)
    form = AccidentForm(people, anybody=anybody, data=_first(shift, people, anybody=anybody))
    if not form.validate_on_submit():
        return _page(form, shift)
    with transaction():
        shift = _those_to_tell_of(shift_id)[0]
        row = reporting.note(shift, form.to_command(), actor=acting(), now=utcnow())
        accident_id = row.id
    return _told(accident_id, form)


@insurance.get("/accidents/<int:accident_id>")
@signed_in
def accident(accident_id: int) -> Page:
    """Show a report to those concerned: the injured, the organizer, the staff."""
    found = _concerning(accident_id)
    return render_template("insurance/accident.html", page=accident_page(found, today=today()))


@insurance.route("/accidents/<int:accident_id>/edit", methods=["GET", "POST"])
@signed_in
def edit_accident(accident_id: int) -> Page:
    """Go on with a draft."""
    found = _concerning(accident_id)
    if found.state is not AccidentState.DRAFT:
        raise Conflict("accident_handed_in")
    _shift, people, anybody = _those_to_tell_of(found.shift_id)
    form = AccidentForm(people, anybody=anybody, data=told_of(found, people))
    if not form.validate_on_submit():
        return _page(form, found.shift, found)
    with transaction():
        reporting.amend(_concerning(accident_id), form.to_command(), now=utcnow())
    return _told(accident_id, form)


@insurance.post("/accidents/<int:accident_id>/forward")
@signed_in
def forward(accident_id: int) -> Response:
    """Record that the staff passed a report on to the insurer."""
    with transaction():
        found = reporting.accident_with_context(accident_id)
        actor = authorise(Permission.CHECK_INSURANCE, found.shift.activity)
        reporting.forward(found, actor=actor, now=utcnow())
    flash(_("窓口へ送付したことを記録しました。"), "success")
    return redirect(url_for("insurance.accident", accident_id=accident_id), 303)


@insurance.post("/accidents/<int:accident_id>/report.pdf")
@signed_in
def accident_pdf(accident_id: int) -> Response:
    """Give those concerned the report on paper, and write down who took it."""
    now = utcnow()
    with transaction():
        paper, contents = accident_paper(_concerning(accident_id), now=now)
        note_taken(paper, contents, actor=acting(), now=now)
    return sent(paper)


def _page(form: AccidentForm, shift: Shift, found: Accident | None = None) -> Page:
    return render_template(
        "insurance/accident_form.html",
        form=form,
        shift=shift,
        accident=found,
        days=scheme().report_days,
    )


def _told(accident_id: int, form: AccidentForm) -> Response:
    words = _("提出しました。支援センターが保険の窓口へ届けます。")
    if not form.hands_in:
        words = _("下書きを保存しました。期限までに提出してください。")
    flash(words, "success")
    return redirect(url_for("insurance.accident", accident_id=accident_id), 303)


def _concerning(accident_id: int) -> Accident:
    found = reporting.accident_with_context(accident_id)
    authorise(Permission.SEE_ACCIDENT, found)
    return found


def _those_to_tell_of(shift_id: int) -> tuple[Shift, Sequence[Person], bool]:
    """Return a shift, those of whom this person may tell, and whether it may be anybody."""
    shift = shift_with_context(shift_id)
    if shift is None:
        raise NotFound
    people = roster_of(shift)
    if can(acting(), Permission.DECLARE_INSURANCE, shift.activity):
        return shift, people, True
    own = [person for person in people if person.member_id in acting().memberships]
    if not own:
        raise NotAllowed
    return shift, own, False


def _first(shift: Shift, people: Sequence[Person], *, anybody: bool) -> dict[str, object]:
    """Return what stands in a new form: the day of the shift, and oneself."""
    day = min(local_date(shift.starts_at), today()) if shift.starts_at else today()
    return {"day": day} if anybody else {"day": day, "who": people[0].key}
