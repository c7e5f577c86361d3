"""What stands of one person, as the trace keeps it."""

from datetime import datetime
from typing import Any

from matcher.attendance import rules
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Mark, Presence, Times

Snapshot = dict[str, Any]
"""presence, people, minutes, arrived_at, left_at (ISO or None) and note; empty for nothing."""
_MOMENTS = ("arrived_at", "left_at")


def of_row(row: Attendance | None) -> Snapshot:
    """Return what is recorded."""
    if row is None:
        return {}
    return {
        "presence": str(row.presence),
        "people": row.people,
        "minutes": row.minutes,
        "arrived_at": _iso(row.arrived_at),
        "left_at": _iso(row.left_at),
        "note": row.note,
    }


def of_mark(mark: Mark, times: Times) -> Snapshot:
    """Return what will be recorded by a mark; nothing where it undoes an earlier one."""
    if mark.presence is None:
        return {}
    is_there = mark.presence is Presence.PRESENT
    return {
        "presence": str(mark.presence),
        "people": mark.people if is_there else 1,
        "minutes": rules.minutes_of(mark, times),
        "arrived_at": _iso(mark.arrived_at) if is_there else None,
        "left_at": _iso(mark.left_at) if is_there else None,
        "note": mark.note,
    }


def columns_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as the columns of its row."""
    moments = {name: moment_in(snapshot, name) for name in _MOMENTS}
    return {**snapshot, **moments, "presence": Presence(snapshot["presence"])}


def moment_in(snapshot: Snapshot, name: str) -> datetime | None:
    """Return the arrival or the leaving that a snapshot keeps."""
    text = snapshot.get(name)
    return datetime.fromisoformat(text) if text else None


def _iso(moment: datetime | None) -> str | None:
    return moment.replace(microsecond=0).isoformat() if moment else None
