"""What was told of an activity afterwards: told by the room of recognition above."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from matcher.activities.models import Activity

Stories = Callable[[Activity, datetime], Sequence[Any]]
_told_by: list[Stories] = []


def stories_by(tell: Stories) -> Stories:
    """Let this function tell an activity's newest stories, each as a story card's item."""
    _told_by[:] = [tell]
    return tell


def stories_of(activity: Activity, *, now: datetime) -> Sequence[Any]:
    """Return an activity's newest stories for its page."""
    return [item for tell in _told_by for item in tell(activity, now)]
