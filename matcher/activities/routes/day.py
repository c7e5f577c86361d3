"""The day itself: what the organizer says of it at half past six in the rain."""

from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.forms.today import DayForm, day_in
from matcher.activities.models import Activity
from matcher.activities.pages.today import day_of
from matcher.activities.routes.blueprint import activities
from matcher.activities.rules.day import ON_SHOW
from matcher.activities.rules.terms import DayStatus
from matcher.activities.service import day as service
from matcher.activities.service.reading import visible_activity
from matcher.activities.service.watching import tied_to
from matcher.authz import Actor, Permission
from matcher.errors import NotFound, RuleBroken
from matcher.shared.clock import to_local, utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in

Page = str | Response


@activities.route("/activities/<int:activity_id>/day", methods=["GET", "POST"])
@signed_in
def day(activity_id: int) -> Page:
    """Say that a day goes ahead or not, or when or where it does instead."""
    activity, _actor = _own(activity_id)
    now = utcnow()
    chosen = _chosen(activity, now=now)
    form = _form(activity, chosen, now=now)
    if form.said is None or not form.validate_on_submit():
        return _page(activity, chosen, form, now=now)
    with transaction():
        activity, actor = _own(activity_id)
        service.say(activity, form.to_command(), actor=actor, now=now)
    flash(_("お知らせしました。活動のページのいちばん上にも載せています。"), "success")
    return redirect(url_for("activities.show", activity_id=activity_id), 303)


def _page(activity: Activity, chosen: date | None, form: DayForm, *, now: datetime) -> str:
    shifts = service.shifts_on(activity, chosen) if chosen else []
    going = [shift for shift in shifts if service.is_going(shift, now=now)]
    saying = form.said or _asked()
    form.status.data = str(saying or DayStatus.GOES_AHEAD)
    return render_template(
        "activities/day.html",
        activity=activity,
        form=form,
        day=day_of(activity, shifts, now=now) if chosen else None,
        days=service.coming_days(activity, now=now),
        chosen=chosen,
        tied=tied_to(going),
        going=bool(going),
        saying=saying,
    )


def _own(activity_id: int) -> tuple[Activity, Actor]:
    """Return a listing on show this person may change, and who they are."""
    activity = visible_activity(activity_id, acting())
    actor = authorise(Permission.EDIT_ACTIVITY, activity)
    if activity.status not in ON_SHOW:
        raise NotFound
    return activity, actor


def _chosen(activity: Activity, *, now: datetime) -> date | None:
    """Return the day that is asked for, or else the next one with dates.

    Nothing is said of another day than was asked: RuleBroken if that one has no dates any more.
    """
    asked = day_in(request.form.get("day") or request.args.get("day"))
    days = service.coming_days(activity, now=now)
    if request.method == "POST":
        return _still_there(activity, asked)
    return asked if asked in days else next(iter(days), None)


def _still_there(activity: Activity, day: date | None) -> date:
    if day is None or not service.shifts_on(activity, day):
        raise RuleBroken("day_without_dates")
    return day


def _form(activity: Activity, chosen: date | None, *, now: datetime) -> DayForm:
    shifts = service.shifts_on(activity, chosen) if chosen else []
    going = (shift.starts_at for shift in shifts if service.is_going(shift, now=now))
    begins = next(going, None)
    return DayForm.of(chosen, begins=to_local(begins) if begins else None, now=now)


def _asked() -> DayStatus | None:
    """Return the word whose page the address asks for."""
    asked = request.args.get("say", "")
    return DayStatus(asked) if asked in set(DayStatus) else None
