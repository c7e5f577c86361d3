"""Carrying the outbox out: claim, send, mark, each mail by itself."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, CursorResult, select, update

from matcher.notices.models import Notice, NoticeChannel, NoticeState
from matcher.notices.transport import Lost, Mail, Rejected, Transport, Unreachable
from matcher.shared.db import db, transaction

BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
STALE = timedelta(minutes=15)
_HANDED_OVER = [getattr(Notice, field.name) for field in fields(Mail)]
Clock = Callable[[], datetime]


def deliver_due(transport: Transport, *, clock: Clock) -> int:
    """Send every mail whose time has come; return how many were sent.

    Each is claimed before it is sent, so that of two workers one sends it; where no server
    answers, the others wait for the next round.
    """
    sent = 0
    with suppress(Unreachable):
        for id_ in _due(clock()):
            sent += _deliver(id_, transport, clock=clock)
    return sent


def give_up_on_stale(*, now: datetime) -> None:
    """Mark mails whose sender died as unknown: sending them again might double them."""
    abandoned = (Notice.state == NoticeState.SENDING, Notice.next_attempt_at < now - STALE)
    with transaction():
        db.session.execute(update(Notice).where(*abandoned).values(state=NoticeState.UNKNOWN))


def _due(now: datetime) -> list[int]:
    ids = list(db.session.scalars(select(Notice.id).where(*_is_due(now)).order_by(Notice.id)))
    db.session.rollback()
    return ids


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Notice.channel == NoticeChannel.MAIL,
        Notice.state == NoticeState.QUEUED,
        Notice.next_attempt_at <= now,
    )


def _deliver(id_: int, transport: Transport, *, clock: Clock) -> bool:
    """Claim one mail, send it outside of any transaction, and mark what came of it."""
    mail = _claim(id_, now=clock())
    if mail is None:
        return False
    try:
        transport.send(mail)
    except Rejected as error:
        _put_back(id_, error, now=clock())
        if isinstance(error, Unreachable):
            raise
        return False
    except Lost as error:
        _mark(id_, state=NoticeState.UNKNOWN, error=str(error)[:300])
        return False
    _mark(id_, state=NoticeState.SENT, sent_at=clock(), error="")
    return True


def _claim(id_: int, *, now: datetime) -> Mail | None:
    """Return the mail if nobody else has it; its attempt is on record before it begins."""
    claim = update(Notice).where(Notice.id == id_, *_is_due(now))
    begun = claim.values(
        state=NoticeState.SENDING, attempts=Notice.attempts + 1, next_attempt_at=now
    )
    with transaction():
        claimed = cast("CursorResult[None]", db.session.execute(begun)).rowcount
        row = db.session.execute(select(*_HANDED_OVER).where(Notice.id == id_)).one()
    return Mail(*row) if claimed else None


def _put_back(id_: int, error: Rejected, *, now: datetime) -> None:
    """Queue a refused mail for later; one refused for good or too often has failed."""
    with transaction():
        notice = db.session.get_one(Notice, id_)
        notice.error = str(error)[:300]
        again = not error.permanent and notice.attempts <= len(BACK_OFF)
        notice.state = NoticeState.QUEUED if again else NoticeState.FAILED
        if again:
            notice.next_attempt_at = now + BACK_OFF[notice.attempts - 1]


def _mark(id_: int, **values: object) -> None:
    with transaction():
        db.session.execute(update(Notice).where(Notice.id == id_).values(**values))
