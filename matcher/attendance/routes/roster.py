"""The roster on the telephone: one tap for each who comes."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.models import Shift
from matcher.attendance.forms import WalkInForm
from matcher.attendance.pages import Sheet, is_too_early, papers_of, sheet_of
from matcher.attendance.reading import shifts_of_group, shifts_on, unrecorded_of
from matcher.attendance.routes.blueprint import (
    Page,
    attendance,
    shift_to_record,
    shifts_to_record,
)
from matcher.attendance.rules import Mark
from matcher.attendance.service.tapping import Tap, person_on, tap
from matcher.attendance.service.walk_ins import walk_in
from matcher.attendance.wording import answer_of
from matcher.authz import Permission, can
from matcher.errors import NotFound
from matcher.members.models import Organization
from matcher.shared.channel import Channel
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in

CAMERA = "camera=(self), microphone=(), geolocation=()"


@attendance.get("/shifts/<int:shift_id>/roster")
@signed_in
def roster(shift_id: int) -> Page:
    """Show who is expected, with one button for each; a telephone may keep it for the day."""
    return _roster(shift_id, WalkInForm())


@attendance.post("/shifts/<int:shift_id>/roster")
@signed_in
def press(shift_id: int) -> Page:
    """Record one tap, of a browser without scripts."""
    what, _space, key = request.form.get("tap", "").partition(" ")
    if what not in set(Tap):
        raise NotFound
    _shift, actor = shift_to_record(shift_id)
    with transaction():
        engagement, companion_id = person_on(shift_id, key)
        by = actor.by(Channel.ON_SITE)
        now = utcnow()
        outcome = tap(engagement, companion_id, Tap(what), actor=by, now=now, made=Mark(None))
    flash(answer_of(outcome), "success")
    return redirect(url_for("attendance.roster", shift_id=shift_id, _anchor=f"p{key}"), 303)


@attendance.post("/shifts/<int:shift_id>/walk-ins")
@signed_in
def add_walk_in(shift_id: int) -> Page:
    """Register somebody who came unannounced."""
    _shift, actor = shift_to_record(shift_id)
    form = WalkInForm()
    if not form.validate_on_submit():
        return _roster(shift_id, form)
    with transaction():
        walk_in(shift_id, form.to_command(), actor=actor.by(Channel.ON_SITE), now=utcnow())
    flash(_("当日参加の方を記録しました。"), "success")
    return redirect(url_for("attendance.roster", shift_id=shift_id), 303)


@attendance.get("/activities/<int:activity_id>/roster/<day>")
@signed_in
def day(activity_id: int, day: str) -> Page:
    """Lead to the rosters of all shifts of one day."""
    shifts = shifts_to_record(activity_id, day)
    if len(shifts) == 1:
        return redirect(url_for("attendance.roster", shift_id=shifts[0].id), 302)
    now = utcnow()
    sheets = [sheet_of(shift, now=now) for shift in shifts]
    return render_template("attendance/day.html", sheets=sheets, day=day)


@attendance.get("/organizations/<int:organization_id>/rosters")
@signed_in
def today(organization_id: int) -> Page:
    """Show a group its rosters of today, and where nobody has recorded yet who came."""
    organization, actor, now = load(Organization, organization_id), acting(), utcnow()
    if not can(actor, Permission.ACT_FOR_MEMBER, organization):
        authorise(Permission.EDIT_MEMBER, organization)

    def is_theirs(shift: Shift) -> bool:
        return can(actor, Permission.RECORD_ATTENDANCE, shift.activity)

    shifts = [s for s in shifts_of_group(organization_id, local_date(now)) if is_theirs(s)]
    unrecorded = unrecorded_of(organization_id, now=now)
    return render_template(
        "attendance/today.html",
        organization=organization,
        sheets=papers_of(shifts, now=now),
        unrecorded=[(shift, people) for shift, people in unrecorded if is_theirs(shift)],
    )


def _roster(shift_id: int, form: WalkInForm) -> Response:
    shift, _actor = shift_to_record(shift_id)
    now = utcnow()
    sheet = sheet_of(shift, now=now)
    page = render_template(
        "attendance/roster.html",
        sheet=sheet,
        form=form,
        made_at=now,
        too_early=is_too_early(shift, now=now),
        day=_day_of(sheet, shift.activity_id),
    )
    response = make_response(page)
    response.headers["X-Keep-Until"] = sheet.keep_until.isoformat()
    response.headers["Permissions-Policy"] = CAMERA
    return response


def _day_of(sheet: Sheet, activity_id: int) -> str:
    """Return the day of a shift, if there are others on it."""
    starts_at = sheet.shift.starts_at
    if starts_at is None or len(shifts_on(activity_id, local_date(starts_at))) == 1:
        return ""
    return local_date(starts_at).isoformat()
