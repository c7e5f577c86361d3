"""A few groups' shifts, and supporters who could come to them."""

from datetime import datetime, timedelta

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.matching.models import InvitationRound
from matcher.matching.service import rounds
from matcher.matching.service.rounds import RoundCommand, Scope
from matcher.members.models import Resident
from matcher.shared.db import transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    OfferFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
)

SEED = 7


def lacking(*, area="chuo", capacity=2, starts_at=SATURDAY_MORNING, **more) -> Shift:
    """Return a shift of a listing and group of its own that lacks people."""
    last = starts_at + timedelta(days=7) if starts_at else None
    activity = ActivityFactory(
        area=area, next_at=starts_at, open_until=last, **more.pop("activity", {})
    )
    role = RoleFactory(activity_id=activity.id, **more.pop("role", {}))
    return ShiftFactory(role_id=role.id, starts_at=starts_at, capacity=capacity, **more)


def supporter(*, area="chuo", resident=None, **offer) -> Resident:
    """Return a resident who is free on Saturday mornings and likes the environment."""
    somebody = ResidentFactory(area=area, **(resident or {}))
    given = {"free_slots": ["5-morning"], "fields": ["environment"], **offer}
    OfferFactory(member_id=somebody.id, **given)
    return somebody


def begun(actor: Actor, *, now: datetime, seed: int = SEED, **chosen) -> InvitationRound:
    """Return a round that is still to be worked out."""
    scope = chosen.pop("scope", Scope())
    with transaction():
        return rounds.begin(RoundCommand(scope=scope, **chosen), actor=actor, seed=seed, now=now)


def drafted(actor: Actor, *, now: datetime, seed: int = SEED, **chosen) -> InvitationRound:
    """Return a round whose plan is ready."""
    made = begun(actor, now=now, seed=seed, **chosen)
    plan = rounds.planned(rounds.round_of(made.id), now=now)
    with transaction():
        rounds.store(made.id, plan)
    return rounds.round_of(made.id)


def pairs(found: InvitationRound) -> set[tuple[int, int]]:
    """Return whom a round asks about what, struck asks left out."""
    return {(ask.member_id, ask.shift_id) for ask in rounds.whole(found).kept}
