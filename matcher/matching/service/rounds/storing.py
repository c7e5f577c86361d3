"""Keeping a plan as it was made, so that nothing of it is ever worked out anew."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from matcher.errors import Conflict
from matcher.matching.checker.plans import expected
from matcher.matching.models import (
    InvitationRound,
    RoundArea,
    RoundAsk,
    RoundShift,
    RoundState,
)
from matcher.matching.service.rounds.planning import Planned
from matcher.matching.service.rounds.reading import locked
from matcher.matching.service.rounds.scope import Wanting
from matcher.members.models import Member
from matcher.shared.db import db


def store(id_: int, made: Planned) -> InvitationRound:
    """Keep the plan of a round that is being worked out: a draft from now on.

    Raise Conflict if it is none any more: somebody was faster, or put it aside.
    """
    found = locked(id_)
    if found.state is not RoundState.WORKING:
        raise Conflict("round_moved_on")
    found.state = RoundState.DRAFT
    found.model, found.version = made.plan.model, made.plan.version
    found.objective, found.bound = made.plan.objective, made.plan.bound
    db.session.add_all(_asks(id_, made))
    db.session.add_all(_shifts(id_, made))
    db.session.flush()
    note_areas(found, {member for member, _shift in made.likely})
    return found


def refill(round_id: int, shift_id: int) -> None:
    """Count anew how many seats of a shift the asks that are left are expected to fill."""
    theirs = select(RoundShift).where(
        RoundShift.round_id == round_id, RoundShift.shift_id == shift_id
    )
    shift = db.session.scalars(theirs).one()
    kept = select(RoundAsk.chance).where(
        RoundAsk.round_id == round_id, RoundAsk.shift_id == shift_id, RoundAsk.struck.is_(False)
    )
    shift.fill = filled(shift.need, shift.waiting, db.session.scalars(kept).all())


def filled(need: int, waiting: Sequence[float], chances: Sequence[float]) -> float:
    """Return how many of the seats are expected to be taken beyond what is awaited anyway."""
    return expected(need, [*waiting, *chances]) - expected(need, waiting)


def note_areas(found: InvitationRound, member_ids: Iterable[int]) -> None:
    """Let a round be a matter of the areas, too, in which these people live."""
    homes = select(Member.area).where(Member.id.in_(set(member_ids))).distinct()
    known = {area.area for area in found.areas}
    fresh = {area or "" for area in db.session.scalars(homes)} - known
    found.areas.extend(RoundArea(area=area) for area in sorted(fresh))


def _asks(round_id: int, made: Planned) -> list[RoundAsk]:
    return [
        RoundAsk(
            round_id=round_id,
            member_id=ask.person,
            shift_id=ask.shift,
            chance=made.likely[ask.person, ask.shift],
            gain=ask.gain,
            reasons=made.reasons[ask.person, ask.shift],
        )
        for ask in made.plan.asks
    ]


def _shifts(round_id: int, made: Planned) -> list[RoundShift]:
    return [_shift(round_id, shift, made) for shift in made.shifts]


def _shift(round_id: int, shift: Wanting, made: Planned) -> RoundShift:
    waiting = list(made.waiting.get(shift.id, ()))
    chances = [chance for (_member, asked), chance in made.likely.items() if asked == shift.id]
    return RoundShift(
        round_id=round_id,
        shift_id=shift.id,
        need=shift.need,
        taken=shift.taken,
        waiting=waiting,
        fill=filled(shift.need, waiting, chances),
        weight=made.weights.get(shift.id, 1.0),
    )
