"""Writing to the outbox, and carrying it out: claim, send, mark."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from matcher.notices.models import Notice, NoticeChannel, NoticeState
from matcher.notices.transport import Lost, Rejected, Transport
from matcher.shared.db import db, transaction

BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
STALE = timedelta(minutes=15)
FRESH = "notices_enqueued"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell, and where: a mail address, or else a number for the desk to call."""

    name: str
    email: str | None = None
    phone: str | None = None
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What to say; `key` is the same for the same word to the same person."""

    key: str
    kind: str
    subject: str
    body: str


def enqueue(message: Message, to: Recipient, *, now: datetime) -> Notice | None:
    """Write one message to the outbox; return None if this very word is there already."""
    if db.session.scalar(select(Notice.id).where(Notice.key == message.key)):
        return None
    notice = Notice(
        key=message.key,
        kind=message.kind,
        channel=NoticeChannel.MAIL if to.email else NoticeChannel.CALL,
        recipient=to.name,
        member_id=to.member_id,
        address=to.email or to.phone or "",
        subject=message.subject,
        body=message.body,
        message_id=f"{secrets.token_hex(12)}@machimusubi",
        next_attempt_at=now,
        created_at=now,
    )
    db.session.add(notice)
    db.session.info[FRESH] = True
    return notice


def deliver_due(transport: Transport, *, now: datetime) -> int:
    """Send every mail whose time has come; return how many were sent."""
    return sum(_deliver(id_, transport, now=now) for id_ in _due(now))


def give_up_on_stale(*, now: datetime) -> None:
    """Mark mails whose sender died as unknown: sending them again might double them."""
    with transaction():
        db.session.execute(
            update(Notice)
            .where(Notice.state == NoticeState.SENDING, Notice.next_attempt_at < now - STALE)
            .values(state=NoticeState.UNKNOWN)
        )


def calls_waiting() -> list[Notice]:
    """Return what the desk has to say by telephone, oldest first."""
    waiting = (Notice.channel == NoticeChannel.CALL, Notice.state == NoticeState.QUEUED)
    return list(db.session.scalars(select(Notice).where(*waiting).order_by(Notice.created_at)))


def undelivered() -> list[Notice]:
    """Return mails that failed for good or whose fate is unknown, newest first."""
    lost = Notice.state.in_([NoticeState.FAILED, NoticeState.UNKNOWN])
    return list(db.session.scalars(select(Notice).where(lost).order_by(Notice.id.desc())))


def mark_done(notice: Notice, *, now: datetime) -> None:
    """Record that the person was told."""
    notice.state = NoticeState.SENT
    notice.sent_at = now


def _due(now: datetime) -> list[int]:
    due = (
        Notice.channel == NoticeChannel.MAIL,
        Notice.state == NoticeState.QUEUED,
        Notice.next_attempt_at <= now,
    )
    ids = list(db.session.scalars(select(Notice.id).where(*due).order_by(Notice.id).limit(200)))
    db.session.rollback()
    return ids


def _deliver(id_: int, transport: Transport, *, now: datetime) -> bool:
    """Claim one mail, send it outside of any transaction, and mark what came of it."""
    notice = _claim(id_, now=now)
    if notice is None:
        return False
    try:
        transport.send(notice)
    except Rejected as error:
        _mark_failed(id_, error, now=now)
        return False
    except Lost as error:
        _mark_unknown(id_, error)
        return False
    with transaction():
        mark_done(db.session.get_one(Notice, id_), now=now)
    return True


def _claim(id_: int, *, now: datetime) -> Notice | None:
    with transaction():
        claimed = db.session.execute(
            update(Notice)
            .where(Notice.id == id_, Notice.state == NoticeState.QUEUED)
            .values(state=NoticeState.SENDING, attempts=Notice.attempts + 1, next_attempt_at=now)
        )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        return None
    notice = db.session.get_one(Notice, id_)
    db.session.rollback()
    return notice


def _mark_unknown(id_: int, error: Lost) -> None:
    with transaction():
        notice = db.session.get_one(Notice, id_)
        notice.error = str(error)[:300]
        notice.state = NoticeState.UNKNOWN


def _mark_failed(id_: int, error: Rejected, *, now: datetime) -> None:
    with transaction():
        notice = db.session.get_one(Notice, id_)
        notice.error = str(error)[:300]
        again = not error.permanent and notice.attempts <= len(BACK_OFF)
        notice.state = NoticeState.QUEUED if again else NoticeState.FAILED
        if again:
            notice.next_attempt_at = now + BACK_OFF[notice.attempts - 1]
