"""Asking the same people for the next time."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from matcher.activities.models import Activity, Shift
from matcher.activities.service.reading import visible_activity
from matcher.authz import Actor, Permission
from matcher.engagements.service import invite
from matcher.errors import DomainError, NotFound
from matcher.members.models import Member
from matcher.recognition.forms import AgainForm
from matcher.recognition.queries import members_who_came
from matcher.recognition.routes.blueprint import Page, recognition
from matcher.recognition.service.again import earlier, shifts_to_fill
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, authorise, signed_in
from matcher.shared.wording import say


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether one person was asked, and if not, why."""

    name: str
    is_asked: bool
    words: str


@recognition.route("/activities/<int:activity_id>/again", methods=["GET", "POST"])
@signed_in
def again(activity_id: int) -> Page:
    """Ask those who came before, as many as one likes, for one date."""
    activity = visible_activity(activity_id, acting())
    actor = authorise(Permission.DECIDE_APPLICATIONS, activity)
    past = earlier(activity)
    before = _before(past)
    shifts = shifts_to_fill(activity, now=utcnow())
    form = AgainForm(members_who_came(before.id) if before else [], shifts)
    if not form.validate_on_submit():
        return render_template(
            "recognition/again.html", activity=activity, past=past, before=before, form=form
        )
    shift = next(shift for shift in shifts if str(shift.id) == form.shift.code)
    results = _ask_all(form.asked(), shift, form.message.text, actor)
    return render_template(
        "recognition/asked.html", activity=activity, shift=shift, results=results
    )


def _before(past: Sequence[Activity]) -> Activity | None:
    """Return the earlier activity that is asked for, or the likeliest; None without any."""
    asked = request.args.get("from", "")
    if not asked:
        return past[0] if past else None
    chosen = [activity for activity in past if str(activity.id) == asked]
    if not chosen:
        raise NotFound
    return chosen[0]


def _ask_all(members: Sequence[Member], shift: Shift, message: str, actor: Actor) -> list[Asked]:
    """Ask one after the other: what forbids one must not keep the others from being asked."""
    shift_id, people = shift.id, [(member.id, member.name) for member in members]
    return [_ask(id_, name, shift_id, message, actor) for id_, name in people]


def _ask(member_id: int, name: str, shift_id: int, message: str, actor: Actor) -> Asked:
    try:
        with transaction():
            member = load(Member, member_id)
            invite(shift_id, member, actor=actor, now=utcnow(), message=message)
    except DomainError as error:
        return Asked(name, is_asked=False, words=say(error))
    words = _("お願いを届けました。お返事は「申込みの一覧」で分かります。")
    return Asked(name, is_asked=True, words=str(words))
