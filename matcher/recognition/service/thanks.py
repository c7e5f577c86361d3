"""Thanks: one letter to everybody who came, the morning after, in the organizer's words."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, String, cast, exists, literal, select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.models import Notice
from matcher.notices.service import enqueue
from matcher.recognition.models import Thanks
from matcher.recognition.queries import engagement_to_reflect_on, was_over
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

KIND = "thanks"
LATER = "thanks_words"
LATEST = timedelta(days=30)
"""A coming recorded later than this after the shift is thanked for no more."""


def words_for(shift_id: int) -> str:
    """Return the organizer's own words for a shift; nothing where none are written."""
    thanks = db.session.get(Thanks, shift_id)
    return thanks.words if thanks else ""


def write(shift: Shift, words: str, *, actor: Actor, now: datetime) -> None:
    """Write the organizer's own words; whoever was thanked without them gets them once."""
    locked = select(Thanks).where(Thanks.shift_id == shift.id).with_for_update()
    thanks = db.session.scalars(locked).one_or_none()
    if thanks is None:
        thanks = Thanks(shift_id=shift.id, written_at=now)
        db.session.add(thanks)
    first_time = not thanks.words
    thanks.words, thanks.account_id = words, actor.account_id
    db.session.flush()
    if words and first_time:
        for engagement_id in _thanked(shift.id, before=thanks.written_at):
            _send(LATER, engagement_id, words, now=now)


def due(*, now: datetime) -> list[int]:
    """Return the shifts over before today with people who came and were not thanked yet."""
    morning = from_local(local_date(now), time.min)
    waiting = (
        select(Engagement.shift_id)
        .join(Engagement.shift)
        .where(*_came(morning), ~_told(KIND))
        .distinct()
        .order_by(Engagement.shift_id)
    )
    return list(db.session.scalars(waiting))


def thank(shift_id: int, *, now: datetime) -> int:
    """Thank everybody who came to a shift and was not thanked; return how many letters."""
    morning = from_local(local_date(now), time.min)
    waiting = (
        select(Engagement.id)
        .join(Engagement.shift)
        .where(Engagement.shift_id == shift_id, *_came(morning), ~_told(KIND))
    )
    words = words_for(shift_id)
    ids = db.session.scalars(waiting.order_by(Engagement.id)).all()
    return sum(_send(KIND, engagement_id, words, now=now) for engagement_id in ids)


def _came(morning: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        Engagement.state == State.ATTENDED,
        Shift.cancelled_at.is_(None),
        was_over(at=morning),
        ~was_over(at=morning - LATEST),
    )


def _told(kind: str) -> ColumnElement[bool]:
    """Return the condition that this letter about an engagement was written already."""
    key = literal(f"{kind}:").concat(cast(Engagement.id, String))
    return exists().where(Notice.key == key)


def _thanked(shift_id: int, *, before: datetime) -> Sequence[int]:
    key = literal(f"{KIND}:").concat(cast(Engagement.id, String))
    thanked = (
        select(Engagement.id)
        .join(Notice, Notice.key == key)
        .where(
            Engagement.shift_id == shift_id,
            Engagement.state == State.ATTENDED,
            Notice.created_at < before,
        )
    )
    return db.session.scalars(thanked.order_by(Engagement.id)).all()


def _send(kind: str, engagement_id: int, words: str, *, now: datetime) -> bool:
    """Write one letter; whoever has no address reads the words with their hours instead."""
    engagement = engagement_to_reflect_on(engagement_id)
    to = recipient_of(engagement.member)
    if to.email is None:
        return False
    message = letter(
        kind,
        str(engagement.id),
        engagement=engagement,
        shift=engagement.shift,
        activity=engagement.shift.activity,
        to=engagement.member,
        words=words,
    )
    return enqueue(message, to, now=now) is not None
