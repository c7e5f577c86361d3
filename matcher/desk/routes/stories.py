"""Reports that become stories, and what both sides said."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from matcher.authz import Permission
from matcher.desk.forms import StoryDecisionForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service import reflections as looking_back
from matcher.desk.service import stories as service
from matcher.recognition.cards import whole
from matcher.recognition.rules.telling import StoryStatus
from matcher.recognition.service.stories import seen
from matcher.recognition.wording import scores_ja
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import acting, page_number, requires


@desk.get("/stories")
@requires(Permission.WORK_AT_DESK)
def stories() -> Page:
    """List the reports that wait to be published, and those published last."""
    page = service.stories_visible_to(acting(), page_number())
    lately = service.published_lately(acting())
    return render_template("desk/stories.html", page=page, lately=lately)


@desk.route("/stories/<int:story_id>", methods=["GET", "POST"])
@requires(Permission.APPROVE)
def story(story_id: int) -> Page:
    """Show a report as everybody will read it; publish it, send it back, or take it back."""
    found = service.story_of(story_id, acting())
    form = StoryDecisionForm()
    if not form.validate_on_submit():
        form.seen.data = form.seen.data or seen(found)
        return render_template("desk/story.html", form=form, **whole(found))
    with transaction():
        decided = service.decide_story(story_id, form.to_command(), actor=acting(), now=utcnow())
    published = decided is StoryStatus.PUBLISHED
    flash(_("公開しました。") if published else _("団体にお返ししました。"), "success")
    return redirect(url_for("desk.stories"), 303)


@desk.get("/reflections")
@requires(Permission.WORK_AT_DESK)
def reflections() -> Page:
    """List what both sides said, the worrying first, with the words for the staff alone."""
    everything = request.args.get("all") == "y"
    page = looking_back.reflections_visible_to(
        acting(), page_number(), only_worrying=not everything
    )
    said = [(one, scores_ja(one)) for one in page.items]
    return render_template("desk/reflections.html", page=page, said=said, everything=everything)
