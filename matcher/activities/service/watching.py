"""What the rooms above are asked and told when a listing's times change.

Rooms import downwards only, so whoever ties people to shifts makes itself known here.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from matcher.activities.models import Shift
from matcher.authz import Actor


class Watcher(Protocol):
    """Somebody who knows which people are tied to a shift."""

    def held(self, shift_ids: Collection[int]) -> set[int]:
        """Return those of the shifts that anybody is or was tied to: their rows must stay."""

    def called_off(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Let go, with word, of everybody tied to these shifts."""

    def moved(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Tell everybody tied to these shifts that their time is another."""


_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let this watcher be asked and told from now on."""
    _watchers.append(watcher)


def held_among(shifts: Collection[Shift]) -> set[int]:
    """Return the ids of those shifts that somebody is or was tied to."""
    ids = {shift.id for shift in shifts if shift.id}
    return {id_ for watcher in _watchers for id_ in watcher.held(ids)} if ids else set()


def tell_of(
    *,
    moved: Sequence[Shift],
    called_off: Sequence[Shift],
    actor: Actor | None,
    now: datetime,
) -> None:
    """Tell every watcher which shifts have another time, and which do not take place."""
    for watcher in _watchers:
        if called_off:
            watcher.called_off(called_off, actor=actor, now=now)
        if moved:
            watcher.moved(moved, actor=actor, now=now)
