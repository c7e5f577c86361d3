"""Whether a round leaves room for one more ask of somebody."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, select

from matcher.activities.models import Shift
from matcher.engagements.queries import span_of
from matcher.engagements.rules import Span
from matcher.errors import Conflict
from matcher.matching.models import InvitationRound, RoundAsk
from matcher.shared.db import db
from matcher.shared.town import current_city


def check_room(found: InvitationRound, member_id: int, shift_id: int) -> None:
    """Raise Conflict if a person is asked often enough in a round, or at the same time already."""
    asked = _asked_elsewhere(found, shift_id).where(RoundAsk.member_id == member_id)
    why = _why_not(found, db.session.scalars(asked).all(), _span(shift_id))
    if why:
        raise Conflict(why)


def without_room(found: InvitationRound, shift_id: int) -> set[int]:
    """Return of whom a round asks so much that nothing more can be asked about this shift."""
    asked: dict[int, list[Shift]] = {}
    rows = _asked_elsewhere(found, shift_id).add_columns(RoundAsk.member_id)
    for shift, member_id in db.session.execute(rows):
        asked.setdefault(member_id, []).append(shift)
    span = _span(shift_id)
    return {id_ for id_, shifts in asked.items() if _why_not(found, shifts, span)}


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


def _why_not(found: InvitationRound, asked: Sequence[Shift], span: Span | None) -> str:
    """Return the code of what stands against one more, or nothing."""
    if len(asked) >= found.cap:
        return "round_cap_reached"
    buffer = timedelta(minutes=current_city().policies.travel_minutes)
    spans = [other for other in map(span_of, asked) if other]
    at_once = span is not None and any(span.overlaps(other, buffer) for other in spans)
    return "round_overlaps" if at_once else ""


def _span(shift_id: int) -> Span | None:
    return span_of(db.session.get_one(Shift, shift_id))
