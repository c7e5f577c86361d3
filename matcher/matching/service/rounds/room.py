"""Whether a round leaves room for one more ask of somebody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from matcher.activities.models import Shift
from matcher.engagements.queries import span_of, times_asked
from matcher.engagements.rules import Span
from matcher.errors import Conflict
from matcher.matching.models import InvitationRound, RoundAsk
from matcher.matching.people import asked_since
from matcher.shared.db import db
from matcher.shared.town import current_city


def check_room(found: InvitationRound, member_id: int, shift_id: int, *, now: datetime) -> None:
    """Raise Conflict if a person is asked often enough in a round, or at the same time already.

    Often enough is the round's cap, or what the town's limit leaves them now if that is less.
    """
    asked = _asked_elsewhere(found, shift_id).where(RoundAsk.member_id == member_id)
    lately = times_asked(since=asked_since(now), member_id=member_id)
    most = _most(found, lately.get(member_id, 0))
    why = _why_not(most, db.session.scalars(asked).all(), _span(shift_id))
    if why:
        raise Conflict(why)


def without_room(found: InvitationRound, shift_id: int, *, now: datetime) -> set[int]:
    """Return of whom a round asks so much that nothing more can be asked about this shift."""
    asked: dict[int, list[Shift]] = {}
    rows = _asked_elsewhere(found, shift_id).add_columns(RoundAsk.member_id)
    for shift, member_id in db.session.execute(rows):
        asked.setdefault(member_id, []).append(shift)
    lately, span = times_asked(since=asked_since(now)), _span(shift_id)
    return {
        id_
        for id_, shifts in asked.items()
        if _why_not(_most(found, lately.get(id_, 0)), shifts, span)
    }


def _asked_elsewhere(found: InvitationRound, shift_id: int) -> Select[Shift]:
    return (
        select(Shift)
        .join(RoundAsk, RoundAsk.shift_id == Shift.id)
        .where(
            RoundAsk.round_id == found.id,
            RoundAsk.struck.is_(False),
            RoundAsk.shift_id != shift_id,
        )
    )


def _most(found: InvitationRound, lately: int) -> int:
    """Return how often a round may ask somebody who was asked so often lately."""
    return min(found.cap, current_city().policies.ask_limit - lately)


def _why_not(most: int, asked: Sequence[Shift], span: Span | None) -> str:
    """Return the code of what stands against one more, or nothing."""
    if len(asked) >= most:
        return "round_cap_reached"
    buffer = timedelta(minutes=current_city().policies.travel_minutes)
    spans = [other for other in map(span_of, asked) if other]
    at_once = span is not None and any(span.overlaps(other, buffer) for other in spans)
    return "round_overlaps" if at_once else ""


def _span(shift_id: int) -> Span | None:
    return span_of(db.session.get_one(Shift, shift_id))
