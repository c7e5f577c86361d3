"""How a listing's dates are drawn by lot: told by the room of engagements above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.activities.models import Activity, Selection


@dataclass(frozen=True, slots=True)
class Lottery:
    """One date's lottery on its listing's page: when, in words, and where all of it is told.

    `commitment` is the SHA-256 of its seed, shown before anybody applies; empty if it is not
    promised yet.
    """

    words: str
    url: str
    commitment: str
    is_drawn: bool = False


Tell = Callable[[Activity, datetime], Mapping[int, Lottery]]
_told_by: list[Tell] = []


def lotteries_by(tell: Tell) -> Tell:
    """Let this function tell a listing's lotteries, by the shift's id."""
    _told_by[:] = [tell]
    return tell


def lotteries_of(activity: Activity, *, now: datetime) -> dict[int, Lottery]:
    """Return the lotteries of a listing by the shift's id; without one nobody is asked."""
    if not any(role.selection is Selection.LOTTERY for role in activity.roles):
        return {}
    return {id_: lottery for tell in _told_by for id_, lottery in tell(activity, now).items()}
