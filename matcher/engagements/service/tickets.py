"""Who takes part in a lottery, and who of them has promised the time elsewhere by now."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.engagements import seats
from matcher.engagements.models import Engagement
from matcher.engagements.queries import span_of
from matcher.engagements.rules import SEATED, Span, State
from matcher.engagements.rules.lottery import Ticket
from matcher.members.models import Member, MemberKind
from matcher.shared.db import db
from matcher.shared.town import current_city


def entered_for(shift: Shift) -> dict[int, Engagement]:
    """Return who takes part by number, nobody of them taking another seat meanwhile."""
    tied = select(Engagement).where(
        Engagement.shift_id == shift.id,
        Engagement.state == State.APPLIED,
        Engagement.awaits.is_(None),
    )
    fresh = tied.order_by(Engagement.id).execution_options(populate_existing=True)
    entered = {engagement.id: engagement for engagement in db.session.scalars(fresh)}
    seats.lock_members([engagement.member_id for engagement in entered.values()])
    return entered


def tickets_of(shift: Shift, entered: dict[int, Engagement]) -> list[Ticket]:
    """Return their tickets; whom the staff let come all the same is not away."""
    away = _away(shift, [engagement.member_id for engagement in entered.values()])
    return [
        Ticket(number, engagement.seats, engagement.member_id in away and not engagement.override)
        for number, engagement in entered.items()
    ]


def _away(shift: Shift, member_ids: Collection[int]) -> set[int]:
    """Return the residents among them who have promised this time to somebody else."""
    span = span_of(shift)
    if span is None:
        return set()
    buffer = timedelta(minutes=current_city().policies.travel_minutes)
    promised = _promised_by(member_ids, except_shift=shift.id)
    return {
        member_id
        for member_id, spans in promised.items()
        if any(span.overlaps(other, buffer) for other in spans)
    }


def _promised_by(member_ids: Collection[int], *, except_shift: int) -> dict[int, list[Span]]:
    theirs = (
        select(Engagement.member_id, Shift)
        .join(Shift, Shift.id == Engagement.shift_id)
        .join(Member, Member.id == Engagement.member_id)
        .where(
            Engagement.member_id.in_(member_ids),
            Engagement.state.in_(SEATED),
            Engagement.shift_id != except_shift,
            Member.kind == MemberKind.RESIDENT,
        )
    )
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for member_id, shift in db.session.execute(theirs):
        if span := span_of(shift):
            spans[member_id].append(span)
    return spans
