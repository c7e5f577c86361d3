"""Beginning a round: it is kept as being worked out, and its plan follows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from matcher.authz import Actor
from matcher.errors import Conflict
from matcher.matching.models import InvitationRound, RoundArea, RoundState
from matcher.matching.service.rounds.reading import locked, next_of
from matcher.matching.service.rounds.scope import RoundCommand, Scope, areas_of, wanting
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.db import db

LARGE = 300_000
"""From so many pairs of a supporter and a shift on, nobody waits for the plan at the page."""


def begin(
    command: RoundCommand,
    *,
    actor: Actor,
    seed: int,
    now: datetime,
    follows: InvitationRound | None = None,
) -> InvitationRound:
    """Keep a round whose plan is still to be worked out.

    Raise Conflict("round_without_shifts") where nothing in the scope lacks people.
    """
    shifts = wanting(command.scope, now=now)
    if not shifts:
        raise Conflict("round_without_shifts")
    made = InvitationRound(
        state=RoundState.WORKING,
        scope=command.scope.to_json(),
        budget=command.budget,
        cap=command.cap,
        fair=command.fair,
        seed=seed,
        made_by=actor.account_id,
        made_at=now,
        follows_id=follows.id if follows else None,
        areas=[RoundArea(area=area) for area in sorted(areas_of(shifts))],
    )
    db.session.add(made)
    db.session.flush()
    return made


def follow(
    id_: int, *, within: Collection[str] | None, actor: Actor, seed: int, now: datetime
) -> InvitationRound:
    """Keep the next wave of a round that was sent: of the same scope, for what still lacks people.

    It reaches no further than these areas, None for anywhere. Raise Conflict if the round was not
    sent or is followed already, or nothing lacks people any more.
    """
    before = locked(id_)
    if before.state not in {RoundState.SENT, RoundState.CLOSED}:
        raise Conflict("round_moved_on")
    if next_of(id_) is not None:
        raise Conflict("round_followed")
    command = RoundCommand(
        scope=Scope.from_json(before.scope).narrowed(within),
        budget=before.budget,
        cap=before.cap,
        fair=before.fair,
    )
    return begin(command, actor=actor, seed=seed, now=now, follows=before)


def is_large(scope: Scope, *, now: datetime) -> bool:
    """Tell whether working out a plan takes longer than somebody waits for a page."""
    return supporters() * len(wanting(scope, now=now)) >= LARGE


def fail(id_: int, code: str) -> None:
    """Put a round aside whose plan could not be made, and keep why."""
    found = locked(id_)
    if found.state is RoundState.WORKING:
        found.state, found.problem = RoundState.DISCARDED, code


def supporters() -> int:
    """Return how many people offer their time."""
    offered = select(func.count(Offer.member_id.distinct())).where(
        Offer.kind == OfferKind.TIME, Offer.status == OfferStatus.OPEN
    )
    return db.session.scalar(offered) or 0
