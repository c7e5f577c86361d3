"""Words that mean the same, as the staff keep them."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from matcher.activities.models import Synonyms
from matcher.activities.service import synonyms as service
from matcher.authz import Permission
from matcher.desk.forms import SynonymsForm
from matcher.desk.routes.blueprint import Page, desk
from matcher.desk.service.scope import NOWHERE
from matcher.desk.service.synonyms import add_usual, taken_elsewhere
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import authorise, requires


@desk.route("/synonyms", methods=["GET", "POST"])
@requires(Permission.APPROVE)
def synonyms() -> Page:
    """List the groups of words, and add one."""
    authorise(Permission.APPROVE, NOWHERE)
    form = SynonymsForm()
    if not _may_save(form):
        return render_template("desk/synonyms.html", groups=service.groups(), form=form)
    with transaction():
        service.add(form.to_command(), now=utcnow())
    flash(_("同じ意味の言葉を追加しました。"), "success")
    return redirect(url_for("desk.synonyms"), 303)


@desk.route("/synonyms/<int:group_id>", methods=["GET", "POST"])
@requires(Permission.APPROVE)
def change_synonyms(group_id: int) -> Page:
    """Change the words of a group."""
    authorise(Permission.APPROVE, NOWHERE)
    group = load(Synonyms, group_id)
    form = SynonymsForm.of(group.words)
    if not _may_save(form, but=group_id):
        return render_template("desk/change_synonyms.html", group=group, form=form)
    with transaction():
        service.change(group, form.to_command(), now=utcnow())
    flash(_("同じ意味の言葉を変更しました。"), "success")
    return redirect(url_for("desk.synonyms"), 303)


@desk.post("/synonyms/<int:group_id>/remove")
@requires(Permission.APPROVE)
def remove_synonyms(group_id: int) -> Page:
    """Take a group away."""
    authorise(Permission.APPROVE, NOWHERE)
    with transaction():
        service.remove(load(Synonyms, group_id))
    flash(_("同じ意味の言葉を削除しました。"), "success")
    return redirect(url_for("desk.synonyms"), 303)


@desk.post("/synonyms/usual")
@requires(Permission.APPROVE)
def usual_synonyms() -> Page:
    """Add the groups that a new town begins with."""
    authorise(Permission.APPROVE, NOWHERE)
    with transaction():
        count = add_usual(now=utcnow())
    flash(_("よく使う言葉を%(count)d組、追加しました。", count=count), "success")
    return redirect(url_for("desk.synonyms"), 303)


def _may_save(form: SynonymsForm, *, but: int | None = None) -> bool:
    """Tell whether the form was sent and nothing is wrong with it, nor taken by another group."""
    if not form.validate_on_submit():
        return False
    taken = taken_elsewhere(form.to_command(), but=but)
    if taken:
        form.refuse(taken)
    return not taken
