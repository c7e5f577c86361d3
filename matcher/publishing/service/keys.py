"""The keys to private calendars: made, made anew, and stopped."""

from datetime import datetime

from matcher.publishing.models import CalendarKey
from matcher.shared.db import db


def open_key(member_id: int) -> CalendarKey | None:
    """Return the key to a member's calendar, unless there is none or it was stopped."""
    key = db.session.get(CalendarKey, member_id)
    return key if key and key.stopped_at is None else None


def make(member_id: int, *, now: datetime) -> None:
    """Give a member's calendar an address; whoever has an older one can read it no more."""
    key = _locked(member_id)
    if key is None:
        db.session.add(CalendarKey(member_id=member_id, epoch=1, made_at=now))
        return
    key.epoch += 1
    key.made_at, key.stopped_at = now, None


def stop(member_id: int, *, now: datetime) -> None:
    """Close a member's calendar to everybody."""
    key = _locked(member_id)
    if key is not None:
        key.stopped_at = key.stopped_at or now


def _locked(member_id: int) -> CalendarKey | None:
    return db.session.get(CalendarKey, member_id, populate_existing=True, with_for_update=True)
