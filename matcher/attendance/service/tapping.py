"""One tap on a roster: came, late, leaves, absent, or taken back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from matcher.attendance import rules
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.recording import Outcome, check_expected, record, row_of
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement
from matcher.errors import NotFound, RuleBroken
from matcher.shared.channel import Channel
from matcher.shared.db import db

_LONGEST_NUMBER = 9


class Tap(StrEnum):
    """What one tap says; late and leaving take their time from the moment of the tap."""

    CAME = "came"
    LATE = "late"
    LEFT = "left"
    ABSENT = "absent"
    UNDO = "undo"


def tap(
    engagement: Engagement,
    companion_id: int | None,
    what: Tap,
    *,
    actor: Actor,
    now: datetime,
    made: Mark,
) -> Outcome:
    """Record a tap `made` at its time with its key; as many people came as were told before.

    A code is read where somebody arrives: their time is that of the reading, the first time.
    """
    seats.lock(engagement.shift_id, engagement.member_id)
    row = row_of(engagement.id, companion_id)
    at = rules.moment_of(made, now=now)
    arrived = at if actor.channel is Channel.SCAN else None
    if arrived and row and row.presence is Presence.PRESENT and what is Tap.CAME:
        return Outcome.ALREADY
    mark = replace(
        _mark_of(what, row, at=at, arrived=arrived),
        people=row.people if row else engagement.people,
        minutes=row.minutes if row else None,
        note=row.note if row else "",
        at=at,
        key=made.key,
    )
    return record(engagement, companion_id, mark, actor=actor, now=now)


def person_on(shift_id: int, key: str) -> tuple[Engagement, int | None]:
    """Return whom a roster's key names, "12" or "12-3".

    Raise NotFound unless of this shift, and RuleBroken for whoever was asked and never said yes.
    """
    first, _dash, second = key.partition("-")
    if not _is_number(first) or (second and not _is_number(second)):
        raise NotFound("not_expected")
    engagement = db.session.get(Engagement, int(first))
    if engagement is None or engagement.shift_id != shift_id:
        raise NotFound("not_expected")
    check_expected(engagement)
    return engagement, int(second) if second else None


def check_in(
    engagement: Engagement, companion_ids: Collection[int], *, actor: Actor, now: datetime
) -> None:
    """Let a member say that they are here now, with those who came along.

    What the organizer has recorded stays; raise RuleBroken once the shift is over.
    """
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    if shift.over_at is not None and shift.over_at <= now:
        raise RuleBroken("checkin_is_over")
    mark = Mark(Presence.PRESENT, arrived_at=now, people=engagement.people)
    for id_ in (None, *companion_ids):
        if row_of(engagement.id, id_) is None:
            record(engagement, id_, mark, actor=actor, now=now)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _LONGEST_NUMBER


def _mark_of(what: Tap, row: Attendance | None, *, at: datetime, arrived: datetime | None) -> Mark:
    before = row.arrived_at if row else arrived
    if what is Tap.UNDO:
        return Mark(None)
    if what is Tap.ABSENT:
        return Mark(Presence.ABSENT)
    if what is Tap.LEFT:
        return Mark(Presence.PRESENT, before, at)
    return Mark(Presence.PRESENT, arrived_at=at if what is Tap.LATE else arrived)
