"""Who wants to know that a listing was written anew: told to the rooms above."""

from collections.abc import Callable
from datetime import datetime

from matcher.activities.models import Activity

Edited = Callable[[Activity, datetime], None]
_told: list[Edited] = []


def told_of_edits(tell: Edited) -> Edited:
    """Let this function know of every edit of a listing, in the same transaction."""
    _told.append(tell)
    return tell


def tell_of_edit(activity: Activity, *, now: datetime) -> None:
    """Tell everybody who wants to know that this listing was written anew."""
    for tell in _told:
        tell(activity, now)
