"""Two telephones meet: the organizer's reads a member's code, a member's reads the poster."""

import re

from flask import flash, redirect, render_template, request, url_for

from matcher.activities.models import Shift
from matcher.activities.service.reading import is_visible
from matcher.attendance.arrivals import standing_at
from matcher.attendance.reading import engagements_now
from matcher.attendance.routes.blueprint import Page, attendance
from matcher.attendance.rules import Mark
from matcher.attendance.service import codes
from matcher.attendance.service.tapping import Tap, check_in, tap
from matcher.attendance.service.walk_ins import existing, join_by_oneself
from matcher.attendance.wording import answer_of
from matcher.authz import Actor, Permission, can
from matcher.engagements.models import Engagement
from matcher.engagements.pages.cards import engagement_card, where_of
from matcher.engagements.rules import SEATED
from matcher.errors import NotFound
from matcher.members.queries import own_resident
from matcher.shared.channel import Channel
from matcher.shared.clock import utcnow
from matcher.shared.db import load, transaction
from matcher.shared.web import acting, current_actor, public, signed_in

_NUMBER = re.compile(r"[0-9]{1,9}")


@attendance.get("/c/<code>")
@public
def scanned(code: str) -> Page:
    """Show an organizer what the member of this code has applied for today; nothing to others."""
    actor, now = current_actor(), utcnow()
    if not can(actor, Permission.RECORD_ATTENDANCE):
        return render_template("attendance/code.html")
    member = codes.member_of(code)
    found = engagements_now(member.id, acting(), now=now) if member else []
    cards = [engagement_card(engagement, now=now) for engagement in found]
    name = member.name if member and found else ""
    return render_template(
        "attendance/scanned.html", code=code, known=member is not None, name=name, cards=cards
    )


@attendance.post("/c/<code>")
@signed_in
def take_scanned(code: str) -> Page:
    """Record that the member of this code has come."""
    member = codes.member_of(code)
    wanted, now = request.form.get("engagement_id", ""), utcnow()
    found = engagements_now(member.id, acting(), now=now) if member else []
    chosen = [engagement.id for engagement in found if str(engagement.id) == wanted]
    if not chosen:
        raise NotFound("not_expected")
    with transaction():
        engagement = load(Engagement, chosen[0])
        by = acting().by(Channel.SCAN)
        outcome = tap(engagement, None, Tap.CAME, actor=by, now=now, made=Mark(None))
    flash(answer_of(outcome), "success")
    return redirect(url_for("attendance.scanned", code=code), 303)


@attendance.get("/here/<code>")
@public
def here(code: str) -> Page:
    """Show whoever reads the poster one button: I have come."""
    actor = current_actor()
    shift = _shift_of(code, actor)
    return render_template(
        "attendance/here.html",
        code=code,
        shift=shift,
        where=where_of(shift),
        standing=standing_at(shift, actor, now=utcnow()),
    )


@attendance.post("/here/<code>")
@signed_in
def come(code: str) -> Page:
    """Let somebody say that they are here, applied for or not."""
    shift_id, now = _shift_of(code, acting()).id, utcnow()
    by = acting().by(Channel.SCAN)
    with transaction():
        member = own_resident(by)
        engagement = existing(shift_id, member.id)
        if engagement and engagement.state in SEATED:
            check_in(engagement, _along(), actor=by, now=now)
        else:
            join_by_oneself(shift_id, member, actor=by, now=now)
    return redirect(url_for("attendance.here", code=code), 303)


def _shift_of(code: str, actor: Actor | None) -> Shift:
    """Return the shift of a poster; that of a listing they may not see is over."""
    shift = codes.shift_of(code)
    if not is_visible(shift.activity, actor):
        raise NotFound("code_is_over")
    return shift


def _along() -> list[int]:
    """Return who is said to have come along."""
    ticked = request.form.getlist("companion_id")
    return sorted({int(id_) for id_ in ticked if _NUMBER.fullmatch(id_)})
