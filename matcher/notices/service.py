"""Writing to the outbox, and telling what became of it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import and_, false, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from matcher.errors import Conflict
from matcher.notices.models import Notice, NoticeChannel, NoticeState
from matcher.shared.db import db

FRESH = "notices_enqueued"
_LONGEST_KEY = 120
_LONGEST_SUBJECT = 200

CALL_WAITS = and_(Notice.channel == NoticeChannel.CALL, Notice.state == NoticeState.QUEUED)
"""What the desk has to say by telephone."""
DID_NOT_ARRIVE = Notice.state.in_([NoticeState.FAILED, NoticeState.UNKNOWN])
"""Mails that failed for good, or whose fate nobody knows."""


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
    """Write one message to the outbox; return None if this very word is there already.

    The database decides: of two that write the same word at once, one waits and gets None.
    """
    row = _insert().values(**_row(message, to, now=now))
    once = row.on_conflict_do_nothing(index_elements=["key"])
    notice = db.session.scalars(once.returning(Notice)).one_or_none()
    if notice:
        db.session.info[FRESH] = True
    return notice


def mark_done(notice: Notice, *, now: datetime) -> None:
    """Record that the person was told by other means; raise Conflict if it is settled."""
    waits = notice.channel is NoticeChannel.CALL and notice.state is NoticeState.QUEUED
    if not waits and notice.state not in {NoticeState.FAILED, NoticeState.UNKNOWN}:
        raise Conflict("already_decided")
    notice.state = NoticeState.SENT
    notice.sent_at = now


def send_again(notice: Notice, *, now: datetime) -> None:
    """Queue a mail anew, by a person's decision; raise Conflict unless it did not arrive."""
    if notice.state not in {NoticeState.FAILED, NoticeState.UNKNOWN}:
        raise Conflict("already_decided")
    notice.state = NoticeState.QUEUED
    notice.attempts, notice.next_attempt_at, notice.error = 0, now, ""
    db.session.info[FRESH] = True


def settle_calls(*keys: str, now: datetime) -> None:
    """Record that what these calls were to say has been said; a key ending in ":" means all."""
    of_these = [
        Notice.key.startswith(key, autoescape=True) if key.endswith(":") else Notice.key == key
        for key in keys
    ]
    waiting = update(Notice).where(CALL_WAITS, or_(false(), *of_these))
    db.session.execute(waiting.values(state=NoticeState.SENT, sent_at=now))


def _insert() -> sqlite.Insert | postgresql.Insert:
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(Notice) if is_sqlite else postgresql.insert(Notice)


def _row(message: Message, to: Recipient, *, now: datetime) -> dict[str, object]:
    return {
        "key": _fitting(message.key),
        "kind": message.kind,
        "channel": NoticeChannel.MAIL if to.email else NoticeChannel.CALL,
        "state": NoticeState.QUEUED,
        "recipient": to.name,
        "member_id": to.member_id,
        "address": to.email or to.phone or "",
        "subject": " ".join(message.subject.split())[:_LONGEST_SUBJECT],
        "body": message.body,
        "message_id": f"{secrets.token_hex(12)}@machimusubi",
        "next_attempt_at": now,
        "created_at": now,
    }


def _fitting(key: str) -> str:
    """Return the key, or, where it is longer than its column, one that is as much its own."""
    if len(key) <= _LONGEST_KEY:
        return key
    digest = blake2b(key.encode(), digest_size=16).hexdigest()
    return f"{key[: _LONGEST_KEY - len(digest) - 1]}:{digest}"
