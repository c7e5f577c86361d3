"""For which shifts one tap is not enough: told by the room of engagements above."""

from collections.abc import Callable
from datetime import datetime

from matcher.activities.models import Activity
from matcher.authz import Actor

Asking = Callable[[Activity, Actor, datetime], frozenset[int]]
_told_by: list[Asking] = []


def asks_by(tell: Asking) -> Asking:
    """Let this function tell the shifts of a listing for which a person is asked something."""
    _told_by[:] = [tell]
    return tell


def shifts_that_ask(activity: Activity, actor: Actor | None, *, now: datetime) -> frozenset[int]:
    """Return the shifts for which this person has a form to fill in; none for a visitor."""
    if actor is None:
        return frozenset()
    return frozenset(id_ for tell in _told_by for id_ in tell(activity, actor, now))
