"""What somebody who reads a poster is told, and may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.activities.models import Shift
from matcher.attendance.pages import is_too_early
from matcher.attendance.rosters import Person, roster_of
from matcher.attendance.rules import Presence
from matcher.attendance.service.walk_ins import check_joins_by_oneself, existing
from matcher.authz import Actor
from matcher.engagements.rules import SEATED
from matcher.errors import DomainError
from matcher.members.models import Resident
from matcher.shared.db import load


class Arrival(StrEnum):
    """How somebody stands before the poster."""

    CALLED_OFF = "called_off"
    EARLY = "early"
    OVER = "over"
    VISITOR = "visitor"
    NO_RESIDENT = "no_resident"
    EXPECTED = "expected"
    DONE = "done"
    ABSENT = "absent"
    UNEXPECTED = "unexpected"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands, and who of their party has yet to be recorded."""

    arrival: Arrival
    others: tuple[Person, ...] = ()


def standing_at(shift: Shift, actor: Actor | None, *, now: datetime) -> Standing:
    """Return how this person stands before the poster of a shift."""
    closed = _closed(shift, now=now)
    if closed:
        return Standing(closed)
    if actor is None:
        return Standing(Arrival.VISITOR)
    if actor.resident_id is None:
        return Standing(Arrival.NO_RESIDENT)
    resident = load(Resident, actor.resident_id)
    engagement = existing(shift.id, resident.id)
    if engagement is None or engagement.state not in SEATED:
        return Standing(_unexpected(shift, resident, now=now))
    party = [p for p in roster_of(shift, states=SEATED) if p.engagement_id == engagement.id]
    return _of_party(party)


def _closed(shift: Shift, *, now: datetime) -> Arrival | None:
    if shift.cancelled_at is not None:
        return Arrival.CALLED_OFF
    if is_too_early(shift, now=now):
        return Arrival.EARLY
    over = shift.over_at is not None and shift.over_at <= now
    return Arrival.OVER if over else None


def _unexpected(shift: Shift, resident: Resident, *, now: datetime) -> Arrival:
    try:
        check_joins_by_oneself(shift, resident, now=now)
    except DomainError:
        return Arrival.ASK
    return Arrival.UNEXPECTED


_BY_PRESENCE: Mapping[Presence | None, Arrival] = {
    None: Arrival.EXPECTED,
    Presence.PRESENT: Arrival.DONE,
    Presence.ABSENT: Arrival.ABSENT,
}


def _of_party(party: Sequence[Person]) -> Standing:
    member = next(person for person in party if person.companion_id is None)
    waiting = [p for p in party if p.companion_id is not None and p.presence is None]
    return Standing(_BY_PRESENCE[member.presence], tuple(waiting))
