"""Reading rounds: one alone, one with all its shifts and asks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from matcher.activities.models import Activity, Role, Shift
from matcher.errors import NotFound
from matcher.matching.models import InvitationRound, RoundAsk, RoundShift, RoundState
from matcher.members.models import Resident
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Whole:
    """A round with its shifts, soonest first, and the asks of each, the likeliest yes first."""

    round: InvitationRound
    shifts: Sequence[RoundShift]
    asks: Mapping[int, Sequence[RoundAsk]]

    @property
    def kept(self) -> list[RoundAsk]:
        """Return the asks that are not struck out."""
        return [ask for asks in self.asks.values() for ask in asks if not ask.struck]


def round_of(id_: int) -> InvitationRound:
    """Return a round with its areas; raise NotFound without one."""
    theirs = select(InvitationRound).where(InvitationRound.id == _possible(id_))
    found = db.session.scalars(theirs.options(selectinload(InvitationRound.areas))).one_or_none()
    if found is None:
        raise NotFound
    return found


def locked(id_: int) -> InvitationRound:
    """Return a round as it is now, nobody else changing it until this write ends; or NotFound."""
    current = select(InvitationRound).where(InvitationRound.id == _possible(id_))
    current = current.options(selectinload(InvitationRound.areas)).with_for_update()
    found = db.session.scalars(current.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def next_of(round_id: int) -> int | None:
    """Return the next wave of a round, if there is one that was not discarded."""
    following = select(func.max(InvitationRound.id)).where(
        InvitationRound.follows_id == round_id, InvitationRound.state != RoundState.DISCARDED
    )
    return db.session.scalar(following)


def ask_of(id_: int) -> RoundAsk:
    """Return one ask of a round; raise NotFound without one."""
    found = db.session.get(RoundAsk, _possible(id_))
    if found is None:
        raise NotFound
    return found


def whole(found: InvitationRound) -> Whole:
    """Return a round with its shifts and asks, in two queries."""
    asks: defaultdict[int, list[RoundAsk]] = defaultdict(list)
    for ask in db.session.scalars(_asks(found.id)):
        asks[ask.shift_id].append(ask)
    return Whole(found, db.session.scalars(_shifts(found.id)).all(), asks)


def _shifts(round_id: int) -> Select[RoundShift]:
    shift = joinedload(RoundShift.shift)
    return (
        select(RoundShift)
        .join(RoundShift.shift)
        .where(RoundShift.round_id == round_id)
        .order_by(Shift.starts_at.asc().nulls_last(), Shift.id)
        .options(
            shift.joinedload(Shift.role).lazyload(Role.shifts),
            shift.joinedload(Shift.activity).lazyload(Activity.roles),
            shift.joinedload(Shift.activity).joinedload(Activity.organization),
        )
    )


def _asks(round_id: int) -> Select[RoundAsk]:
    return (
        select(RoundAsk)
        .where(RoundAsk.round_id == round_id)
        .order_by(RoundAsk.chance.desc(), RoundAsk.id)
        .options(
            joinedload(RoundAsk.member).selectin_polymorphic([Resident]),
            joinedload(RoundAsk.engagement),
        )
    )


def _possible(id_: int) -> int:
    return id_ if 0 < id_ < 2**31 else 0
