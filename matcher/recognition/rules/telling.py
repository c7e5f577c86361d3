"""How far a story has come, what it may say, and of whom."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from matcher.errors import Conflict, RuleBroken

MOST_PHOTOGRAPHS = 8
MOST_FIGURES = 5
MOST_QUOTES = 10
A_CROWD = 3
"""From so many of one area on, a quote may name it and still name nobody."""


class StoryStatus(StrEnum):
    """How far a report has come on its way to the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DECLINED = "declined"


OPEN = frozenset({StoryStatus.DRAFT, StoryStatus.DECLINED})
"""The states in which the organizer writes."""
DECISIONS: Mapping[StoryStatus, frozenset[StoryStatus]] = {
    StoryStatus.SUBMITTED: frozenset({StoryStatus.PUBLISHED, StoryStatus.DECLINED}),
    StoryStatus.PUBLISHED: frozenset({StoryStatus.DECLINED}),
}
"""What the staff can decide; a published story can be taken back."""


def check_open(status: StoryStatus) -> None:
    """Raise Conflict if the organizer has handed the report in."""
    if status not in OPEN:
        raise Conflict("story_handed_in")


def check_decision(status: StoryStatus, to: StoryStatus) -> None:
    """Raise Conflict if the staff cannot decide so, or somebody already has."""
    if to not in DECISIONS.get(status, frozenset()):
        raise Conflict("already_decided")


def check_whole(title: str, achieved: str) -> None:
    """Raise RuleBroken for a report that does not say what was achieved."""
    if not (title and achieved):
        raise RuleBroken("story_incomplete")


def unreported(days: Iterable[date], told: date | None) -> tuple[date, date] | None:
    """Return the last run of days in a row on which people came and of which nobody has told.

    Without such days, the last day of all; None where nobody came at all.
    """
    known = sorted(set(days))
    fresh = [day for day in known if told is None or day > told] or known[-1:]
    if not fresh:
        return None
    first = fresh[-1]
    while first - timedelta(days=1) in fresh:
        first -= timedelta(days=1)
    return first, fresh[-1]


def may_name(area: str | None, crowd: Mapping[str | None, int]) -> bool:
    """Tell whether a quote can say from which area it is without saying from whom."""
    return area is not None and crowd.get(area, 0) >= A_CROWD
