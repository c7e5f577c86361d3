"""What is recorded of one engagement's people, and its trace, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from matcher.attendance import snapshots
from matcher.attendance.models import AttendanceChange
from matcher.attendance.reading import changes_of, names_of, rows_of
from matcher.attendance.wording import words_of
from matcher.engagements.models import Engagement
from matcher.engagements.pages.history import authors_of
from matcher.shared.web.filters import datetime_ja, iso_local


@dataclass(frozen=True, slots=True)
class Record:
    """Each person's name with what stands there, and the changes as a timeline's events."""

    lines: tuple[tuple[str, str], ...]
    changes: tuple[Mapping[str, Any], ...]


def record_of(engagement: Engagement) -> Record:
    """Return what is recorded of an engagement whose member and activity are loaded."""
    names = {None: engagement.member.name, **names_of(engagement.id)}
    rows = rows_of(engagement.id)
    author = authors_of(engagement)
    return Record(
        lines=tuple(
            (name, words_of(snapshots.of_row(rows.get(id_)))) for id_, name in names.items()
        ),
        changes=tuple(
            _change(change, names, author(change.account_id, change.channel))
            for change in changes_of(engagement.id)
        ),
    )


def _change(
    change: AttendanceChange, names: Mapping[int | None, str], author: str
) -> Mapping[str, Any]:
    before, after = words_of(change.before), words_of(change.after)
    said = _("%(before)s → %(after)s", before=before, after=after)
    if before == after:
        said = _("訂正のお願い") if change.before else _("参加したとの連絡")
    several = len(names) > 1
    return {
        "when": datetime_ja(change.at),
        "datetime": iso_local(change.at),
        "title": f"{names.get(change.companion_id, '')} {said}".strip() if several else said,
        "who": author,
        "note": change.reason,
    }
