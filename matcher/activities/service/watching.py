"""What the rooms above are asked and told when a listing's times change.

Rooms import downwards only, so whoever ties people to shifts makes itself known here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from matcher.activities.models import Activity, Shift
from matcher.authz import Actor


@dataclass(slots=True)
class Changes:
    """What became of shifts that somebody is or was tied to."""

    moved: list[Shift] = field(default_factory=list)
    called_off: list[Shift] = field(default_factory=list)
    goes_ahead: list[Shift] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tied:
    """How many people will come to shifts, and how many others are asked or wait."""

    coming: int = 0
    others: int = 0


class Watcher(Protocol):
    """Somebody who knows which people are tied to a shift."""

    def held(self, shift_ids: Collection[int]) -> set[int]:
        """Return those of the shifts that anybody is or was tied to: their rows must stay."""

    def tied(self, shift_ids: Collection[int]) -> Tied:
        """Return how many people these shifts concern."""

    def called_off(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Let go, with word, of everybody tied to these shifts."""

    def moved(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Tell everybody tied to these shifts that their time or place is another."""

    def goes_ahead(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Tell everybody who will come that it takes place."""

    def settled(self, activity: Activity, *, now: datetime) -> None:
        """Follow what a listing's dates, seats and deadlines are now that all is written."""


_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let this watcher be asked and told from now on."""
    _watchers.append(watcher)


def held_among(shifts: Collection[Shift]) -> set[int]:
    """Return the ids of those shifts that somebody is or was tied to."""
    ids = {shift.id for shift in shifts if shift.id}
    return {id_ for watcher in _watchers for id_ in watcher.held(ids)} if ids else set()


def tied_to(shifts: Collection[Shift]) -> Tied:
    """Return how many people would be told of changes to these shifts."""
    ids = {shift.id for shift in shifts if shift.id}
    each = [watcher.tied(ids) for watcher in _watchers] if ids else []
    return Tied(sum(tied.coming for tied in each), sum(tied.others for tied in each))


def tell_of(changes: Changes, *, actor: Actor | None, now: datetime) -> None:
    """Tell every watcher which shifts changed, do not take place, or do after all."""
    for watcher in _watchers:
        if changes.called_off:
            watcher.called_off(changes.called_off, actor=actor, now=now)
        if changes.moved:
            watcher.moved(changes.moved, actor=actor, now=now)
        if changes.goes_ahead:
            watcher.goes_ahead(changes.goes_ahead, actor=actor, now=now)


def tell_settled(activity: Activity, *, now: datetime) -> None:
    """Tell every watcher that a listing is written whole, its seats shared out."""
    for watcher in _watchers:
        watcher.settled(activity, now=now)
