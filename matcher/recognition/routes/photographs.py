"""The photographs of a story: taken in, taken away, shown."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.errors import RuleBroken
from matcher.extensions import limiter
from matcher.recognition.forms import PhotographForm
from matcher.recognition.pictures import Picture, taken_in
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.routes.reports import story_to_write
from matcher.recognition.rules.telling import MOST_PHOTOGRAPHS
from matcher.recognition.service import photographs as service
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, current_actor, public, signed_in
from matcher.shared.wording import say

KEPT_SECONDS = 3600
"""So long a browser shows a photograph without asking whether it is still there."""


@recognition.route("/stories/<int:story_id>/photographs", methods=["GET", "POST"])
@signed_in
@limiter.limit("120 per hour", methods=["POST"])
def add_photograph(story_id: int) -> Page:
    """Put one photograph to a report."""
    story = story_to_write(story_id)
    form = PhotographForm()
    picture = _picture(form) if form.validate_on_submit() else None
    if picture is None:
        return render_template(
            "recognition/photograph.html", story=story, form=form, most=MOST_PHOTOGRAPHS
        )
    with transaction():
        service.add(story_id, picture, form.alt.text, actor=acting(), now=utcnow())
    flash(_("写真を加えました。"), "success")
    return redirect(url_for("recognition.edit_story", story_id=story_id), 303)


@recognition.post("/stories/<int:story_id>/photographs/<int:photograph_id>/remove")
@signed_in
def remove_photograph(story_id: int, photograph_id: int) -> Page:
    """Take a photograph away, also from a story that everybody reads."""
    story_to_write(story_id)
    with transaction():
        service.remove(story_id, photograph_id, now=utcnow())
    flash(_("写真を削除しました。"), "success")
    return redirect(url_for("recognition.edit_story", story_id=story_id), 303)


@recognition.get("/stories/<int:story_id>/photographs/<int:photograph_id>.jpg")
@public
def photograph(story_id: int, photograph_id: int) -> Page:
    """Send a photograph: to everybody once its story is published, else to who may see it."""
    found, is_public = service.to_show(story_id, photograph_id, current_actor())
    response = Response(found.data, mimetype="image/jpeg")
    if is_public:
        response.cache_control.public = True
        response.cache_control.max_age = KEPT_SECONDS
        response.set_etag(f"{found.id}-{len(found.data)}")
        return response.make_conditional(request)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _picture(form: PhotographForm) -> Picture | None:
    """Return the picture, or None where the field now says what is wrong with it."""
    try:
        return taken_in(form.file.data.stream)
    except RuleBroken as error:
        form.file.errors = [*form.file.errors, say(error)]
        return None
