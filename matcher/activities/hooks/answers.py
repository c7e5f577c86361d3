"""What somebody has answered to a listing's shifts: told by the room of engagements above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.activities.models import Activity
from matcher.authz import Actor


@dataclass(frozen=True, slots=True)
class Answer:
    """One engagement on a listing's page: its state, its words, and where it can be changed.

    `again` tells whether one may apply anew, having withdrawn.
    """

    state: str
    words: str
    url: str
    again: bool = False


Answers = Callable[[Activity, Actor, datetime], Mapping[int, Answer]]
_told_by: list[Answers] = []


def answers_by(tell: Answers) -> Answers:
    """Let this function tell a person's engagements for a listing, by the shift's id."""
    _told_by[:] = [tell]
    return tell


def answers_of(activity: Activity, actor: Actor | None, *, now: datetime) -> dict[int, Answer]:
    """Return what this person has answered, by the shift's id; nothing for a visitor."""
    if actor is None:
        return {}
    return {
        shift_id: answer
        for tell in _told_by
        for shift_id, answer in tell(activity, actor, now).items()
    }
