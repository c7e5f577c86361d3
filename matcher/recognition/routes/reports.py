"""The organizer's report, from the first draft to handing it in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.activities.models import Activity
from matcher.activities.service.reading import visible_activity
from matcher.authz import Permission
from matcher.recognition.cards import picture
from matcher.recognition.forms import ReportForm
from matcher.recognition.forms.report import kept
from matcher.recognition.models import Story
from matcher.recognition.queries import recorded
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.rules.telling import MOST_PHOTOGRAPHS, OPEN
from matcher.recognition.service import quoting, reports, stories
from matcher.recognition.service.reports import Report
from matcher.recognition.wording import proposal_of_title
from matcher.shared.clock import today, utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, authorise, signed_in


@recognition.route("/activities/<int:activity_id>/report", methods=["GET", "POST"])
@signed_in
def report(activity_id: int) -> Page:
    """Begin a report of the last days; one that is being written is gone on with."""
    activity = visible_activity(activity_id, acting())
    authorise(Permission.WRITE_REPORT, activity)
    begun = reports.unfinished(activity_id)
    if begun is not None and request.args.get("begin") != "new":
        return redirect(url_for("recognition.edit_story", story_id=begun.id), 303)
    form = ReportForm(quoting.quotable(activity_id), data=_proposal(activity))
    if _looks_only(form, activity_id) or not form.validate_on_submit():
        told = stories.of_activity(activity_id)
        return render_template(
            "recognition/report.html", activity=activity, told=told, **_fields(form, activity_id)
        )
    with transaction():
        story = reports.begin(activity, _report(form, activity_id), now=utcnow())
    return _to_story(story, _("下書きを保存しました。写真を加えて、提出できます。"))


@recognition.route("/stories/<int:story_id>/edit", methods=["GET", "POST"])
@signed_in
def edit_story(story_id: int) -> Page:
    """Change a report, put photographs to it, hand it in."""
    story = story_to_write(story_id)
    form = ReportForm(quoting.quotable(story.activity_id), data=kept(story))
    if _looks_only(form, story.activity_id) or not form.validate_on_submit():
        return render_template(
            "recognition/edit_story.html",
            story=story,
            is_open=story.status in OPEN,
            pictures=[picture(story, photograph) for photograph in story.photographs],
            takes_more=len(story.photographs) < MOST_PHOTOGRAPHS,
            **_fields(form, story.activity_id),
        )
    with transaction():
        story = reports.change(story_id, _report(form, story.activity_id), now=utcnow())
    return _to_story(story, _("報告を保存しました。"))


@recognition.post("/stories/<int:story_id>/submit")
@signed_in
def submit_story(story_id: int) -> Page:
    """Hand a report in: the staff look it over before everybody reads it."""
    story_to_write(story_id)
    with transaction():
        story = reports.submit(story_id, now=utcnow())
    return _to_story(story, _("報告を提出しました。職員が確認してから公開します。"))


def story_to_write(story_id: int) -> Story:
    """Return a story that this person may write, or raise NotFound or NotAllowed."""
    story = reports.story_of(story_id)
    authorise(Permission.WRITE_REPORT, story.activity)
    return story


def _to_story(story: Story, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("recognition.edit_story", story_id=story.id), 303)


def _proposal(activity: Activity) -> dict[str, Any]:
    first, last = reports.days_to_tell(activity, today=today())
    numbers = _on_record(activity.id, first, last)
    title = proposal_of_title(activity.title)
    return {"first_day": first, "last_day": last, "title": title, **numbers}


def _on_record(activity_id: int, first: date, last: date) -> Mapping[str, int | None]:
    people, minutes = recorded(activity_id, first, last)
    return {"people": people or None, "hours": round(minutes / 60) if people else None}


def _looks_only(form: ReportForm, activity_id: int) -> bool:
    """Tell whether the numbers of other days are asked for; then they stand in the form."""
    days = form.days()
    if request.form.get("more") != "look" or days is None:
        return False
    for name, number in _on_record(activity_id, *days).items():
        form[name].data, form[name].typed = number, None
    return True


def _fields(form: ReportForm, activity_id: int) -> dict[str, Any]:
    days = form.days()
    people, minutes = recorded(activity_id, *days) if days else (0, 0)
    return {"form": form, "recorded_people": people, "recorded_minutes": minutes}


def _report(form: ReportForm, activity_id: int) -> Report:
    days = (form.first_day.data, form.last_day.data)
    return form.to_command(reports.minutes_said(activity_id, days, form.hours.data))
