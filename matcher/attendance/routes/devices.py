"""What a telephone sends once it has a connection again, and what it may keep without one."""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, request
from flask_wtf.csrf import generate_csrf

from matcher.attendance.devices import Sent, read_sent
from matcher.attendance.pages import sheet_of
from matcher.attendance.routes.blueprint import attendance, shift_to_record
from matcher.attendance.rules import Mark
from matcher.attendance.service.tapping import person_on, tap
from matcher.attendance.service.walk_ins import walk_in
from matcher.authz import Actor
from matcher.errors import DomainError
from matcher.shared.channel import Channel
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.web import public, signed_in
from matcher.shared.wording import say


@attendance.get("/shifts/<int:shift_id>/marks")
@signed_in
def marks(shift_id: int) -> Response:
    """Tell a telephone how everybody stands, with a fresh token to send with."""
    shift_to_record(shift_id)
    return _state(shift_id, {})


@attendance.post("/shifts/<int:shift_id>/marks")
@signed_in
def take_marks(shift_id: int) -> Response:
    """Take what a telephone has gathered; answer for each mark, by its key."""
    _shift, actor = shift_to_record(shift_id)
    now = utcnow()
    sent = read_sent(request.get_json(silent=True), now=now)
    answers = {one.key: _take(shift_id, one, actor, now=now) for one in sent}
    return _state(shift_id, answers)


@attendance.get("/shifts/roster-worker.js")
@public
def worker() -> Response:
    """Send the script that keeps a roster on a telephone; it sees nothing beyond /shifts/."""
    script = Path(current_app.static_folder or "") / "js" / "roster" / "worker.js"
    response = Response(script.read_text(encoding="utf-8"), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _take(shift_id: int, sent: Sent, actor: Actor, *, now: datetime) -> dict[str, str]:
    if sent.fault:
        return {"result": "refused", "words": sent.fault}
    by = actor.by(Channel.SCAN if sent.scanned else Channel.ON_SITE)
    try:
        with transaction():
            return {"result": _record(shift_id, sent, by, now=now), "words": ""}
    except DomainError as error:
        return {"result": "refused", "words": say(error)}


def _record(shift_id: int, sent: Sent, actor: Actor, *, now: datetime) -> str:
    if sent.walk_in:
        came = walk_in(shift_id, sent.walk_in, actor=actor, now=now)
        return "done" if came else "already"
    engagement, companion_id = person_on(shift_id, sent.person)
    made = Mark(None, at=sent.at, key=sent.key)
    return tap(engagement, companion_id, sent.tap, actor=actor, now=now, made=made)


def _state(shift_id: int, answers: dict[str, Any]) -> Response:
    shift, _actor = shift_to_record(shift_id)
    now = utcnow()
    sheet = sheet_of(shift, now=now)
    response = jsonify(
        answers=answers,
        token=generate_csrf(),
        made_at=now.isoformat(),
        people=[line.for_device() for line in sheet.lines],
        came=sheet.came,
        away=sheet.away,
        total=sheet.total,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
