"""The hours a member has given, in any period, and what has not been recorded of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from matcher.activities.models import Activity
from matcher.attendance.queries import Attended, attended_between
from matcher.engagements.models import Engagement
from matcher.recognition.queries import unrecorded_of
from matcher.recognition.rules.periods import Period
from matcher.shared.clock import local_date


@dataclass(frozen=True, slots=True)
class OfActivity:
    """What a member gave to one activity: how often, by how many people in all, how long."""

    activity: Activity
    times: int
    people: int
    minutes: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """What a member gave in a period, by activity, and what nobody has recorded yet."""

    period: Period
    rows: Sequence[Attended]
    activities: tuple[OfActivity, ...]
    unrecorded: Sequence[Engagement]

    @property
    def times(self) -> int:
        """Return how often the member came."""
        return len(self.rows)

    @property
    def minutes(self) -> int:
        """Return the minutes of all who came for the member."""
        return sum(given(row) for row in self.rows)


def hours_of(member_id: int, period: Period, *, now: datetime) -> Hours:
    """Return what a member gave from the first day of a period to its last."""
    rows = attended_between([member_id], period.first, period.last)
    waiting = [
        engagement
        for engagement in unrecorded_of([member_id], now=now)
        if engagement.shift.starts_at
        and period.first <= local_date(engagement.shift.starts_at) <= period.last
    ]
    return Hours(period, rows, tuple(_by_activity(rows)), waiting)


def given(row: Attended) -> int:
    """Return the minutes that all who came gave together."""
    return row.minutes * row.people


def _by_activity(rows: Sequence[Attended]) -> list[OfActivity]:
    """Return the rows of each activity together, the longest first."""
    by_id: dict[int, list[Attended]] = {}
    for row in rows:
        by_id.setdefault(row.activity.id, []).append(row)
    sums = [_sum(theirs) for theirs in by_id.values()]
    return sorted(sums, key=lambda one: (-one.minutes, one.activity.id))


def _sum(rows: Sequence[Attended]) -> OfActivity:
    return OfActivity(
        activity=rows[0].activity,
        times=len(rows),
        people=sum(row.people for row in rows),
        minutes=sum(given(row) for row in rows),
        days=tuple(sorted({row.day for row in rows})),
    )
