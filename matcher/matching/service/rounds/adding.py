"""Adding somebody to a draft by hand, from those who go with a shift."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.errors import Conflict
from matcher.matching.engine.rounds import chances
from matcher.matching.learning import current_model
from matcher.matching.models import InvitationRound, RoundAsk
from matcher.matching.openings import openings_of
from matcher.matching.people import load_these
from matcher.matching.service.rounds.changing import draft
from matcher.matching.service.rounds.field import field_of
from matcher.matching.service.rounds.reasons import Kept, hand_reasons
from matcher.matching.service.rounds.room import check_room, without_room
from matcher.matching.service.rounds.scope import Scope
from matcher.matching.service.rounds.storing import note_areas, refill
from matcher.matching.town import snapshot
from matcher.members.models import Resident
from matcher.shared.db import db

MOST = 24


@dataclass(frozen=True, slots=True)
class Addable:
    """Somebody who could be asked about a shift as well, how likely a yes is, and why."""

    resident: Resident
    chance: float
    reasons: Sequence[Kept]


def addable(
    found: InvitationRound, shift_id: int, *, within: Collection[str] | None, now: datetime
) -> list[Addable]:
    """Return who of these areas could be added for a shift, the likeliest yes first; 24 at most.

    Whoever stands in the round for this shift already, struck out or not, is left out, who is
    asked in it as often as it may, or at the same time, and who has been asked as often as the
    town allows, what the draft asks of them counted.
    """
    likely = _likely(found, shift_id, within, now=now)
    free = likely.keys() - without_room(found, shift_id, now=now)
    first = sorted(free, key=lambda id_: (-likely[id_], id_))[:MOST]
    return _told(first, likely, shift_id, now=now)


def addable_one(
    found: InvitationRound,
    shift_id: int,
    member_id: int,
    *,
    within: Collection[str] | None,
    now: datetime,
) -> Addable:
    """Return one of those who could be added; raise Conflict if they are none of them."""
    likely = _likely(found, shift_id, within, now=now)
    told = _told({member_id} & likely.keys(), likely, shift_id, now=now)
    if not told:
        raise Conflict("round_no_candidate")
    return told[0]


def add(round_id: int, shift_id: int, one: Addable, *, now: datetime) -> RoundAsk:
    """Add somebody to a draft; raise Conflict if that is too much for them in one round.

    Or if it is more than the town's limit leaves them, beside what the draft asks of them.
    """
    found, member_id = draft(round_id), one.resident.id
    if member_id in _asked_about(round_id, shift_id):
        raise Conflict("round_no_candidate")
    check_room(found, member_id, shift_id, now=now)
    ask = RoundAsk(
        round_id=round_id,
        member_id=member_id,
        shift_id=shift_id,
        chance=one.chance,
        reasons=list(one.reasons),
        by_hand=True,
    )
    db.session.add(ask)
    db.session.flush()
    note_areas(found, [member_id])
    refill(round_id, shift_id)
    return ask


def _likely(
    found: InvitationRound, shift_id: int, within: Collection[str] | None, *, now: datetime
) -> dict[int, float]:
    """Return the chance of everybody who could be added, by their ids."""
    scope = Scope.from_json(found.scope).narrowed(within)
    field = field_of(snapshot(now=now), [shift_id], within=scope.within)
    rows = field.found.people
    by_pair, taken = chances(current_model(), field.features), _asked_about(found.id, shift_id)
    pairs = zip(field.people.ids[rows], field.left[rows], by_pair, strict=True)
    return {int(i): float(c) for i, left, c in pairs if left > 0 and int(i) not in taken}


def _asked_about(round_id: int, shift_id: int) -> set[int]:
    theirs = select(RoundAsk.member_id).where(
        RoundAsk.round_id == round_id, RoundAsk.shift_id == shift_id
    )
    return set(db.session.scalars(theirs))


def _told(
    ids: Collection[int], likely: Mapping[int, float], shift_id: int, *, now: datetime
) -> list[Addable]:
    opening = openings_of([shift_id], now=now).get(shift_id)
    if opening is None or not ids:
        return []
    people = {person.id: person for person in load_these(ids, now=now)}
    rows = db.session.scalars(select(Resident).where(Resident.id.in_(ids)))
    residents = {row.id: row for row in rows}
    return [
        Addable(residents[id_], likely[id_], hand_reasons(people[id_], opening))
        for id_ in ids
        if id_ in residents and id_ in people
    ]
