"""Reading the swaps, telling those concerned of them, and ending those that came to nothing."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Role, Shift
from matcher.engagements import seats
from matcher.engagements.models import Engagement, Swap, SwapState
from matcher.engagements.rules import State
from matcher.engagements.tokens import digest_of
from matcher.engagements.wording import when_of
from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db

OPEN = frozenset({SwapState.PROPOSED, SwapState.TAKEN})


def open_swap_of(engagement_id: int, *, now: datetime) -> Swap | None:
    """Return the swap that is under way for an engagement."""
    theirs = _whole().where(Swap.engagement_id == engagement_id, *_is_open(now))
    return db.session.scalars(theirs.order_by(Swap.id.desc())).first()


def open_swaps_of(engagement_ids: Collection[int], *, now: datetime) -> dict[int, Swap]:
    """Return the swaps under way for some engagements, by engagement, with who takes it."""
    theirs = select(Swap).options(joinedload(Swap.taker))
    theirs = theirs.where(Swap.engagement_id.in_(engagement_ids), *_is_open(now))
    return {swap.engagement_id: swap for swap in db.session.scalars(theirs.order_by(Swap.id))}


def swap_by_token(token: str) -> Swap:
    """Return the swap a link is for, whatever has become of it, or raise NotFound."""
    one = db.session.scalars(_whole().where(Swap.token_digest == digest_of(token))).one_or_none()
    if one is None:
        raise NotFound
    return one


def swap_with_context(swap_id: int) -> Swap:
    """Return one swap with both engagements, or raise NotFound."""
    possible = 0 < swap_id < 2**31
    one = db.session.scalars(_whole().where(Swap.id == swap_id)).one_or_none() if possible else None
    if one is None:
        raise NotFound
    return one


def swaps_to_decide(organization_id: int, *, now: datetime) -> list[Swap]:
    """Return the swaps that wait for an organizer's consent, the oldest first."""
    theirs = _to_decide(now).where(Activity.organization_id == organization_id)
    return list(db.session.scalars(theirs.order_by(Swap.taken_at, Swap.id)))


def swaps_of_activity(activity_id: int, *, now: datetime) -> list[Swap]:
    """Return the swaps of one listing that wait for consent, the oldest first."""
    theirs = _to_decide(now).where(Activity.id == activity_id)
    return list(db.session.scalars(theirs.order_by(Swap.taken_at, Swap.id)))


def exchangeable(member_id: int, shift: Shift, *, now: datetime) -> list[Engagement]:
    """Return what a member could offer for a place: their own at other dates of the activity."""
    theirs = (
        select(Engagement)
        .join(Engagement.shift)
        .options(joinedload(Engagement.shift))
        .where(Engagement.member_id == member_id, Engagement.state == State.CONFIRMED)
        .where(Shift.activity_id == shift.activity_id, Shift.id != shift.id)
        .where(Shift.cancelled_at.is_(None), Shift.starts_at > now)
    )
    return list(db.session.scalars(theirs.order_by(Shift.starts_at, Shift.id)))


def swaps_over(*, now: datetime) -> list[int]:
    """Return the swaps under way whose time has passed, or whose place is gone."""
    return list(db.session.scalars(select(Swap.id).where(*_is_over(now)).order_by(Swap.id)))


def expire_swap(swap_id: int, *, now: datetime) -> bool:
    """End one swap unless something has become of it meanwhile; tell whether it was ended.

    Its shift is locked before it, as everybody does who changes a swap.
    """
    theirs = select(Engagement.shift_id).join(Swap, Swap.engagement_id == Engagement.id)
    seats.lock(db.session.scalars(theirs.where(Swap.id == swap_id)).one())
    itself = select(Swap).where(Swap.id == swap_id, *_is_over(now)).with_for_update()
    swap = db.session.scalars(itself.execution_options(populate_existing=True)).one_or_none()
    if swap is None:
        return False
    swap.state, swap.decided_at = SwapState.EXPIRED, now
    db.session.flush()
    tell_both("swap_ended", swap, now=now)
    return True


def tell_organizer(kind: str, swap: Swap, *, now: datetime) -> None:
    """Write to the organizer about a swap."""
    whole = swap_with_context(swap.id)
    _write(kind, whole, whole.engagement.shift.activity.organization, now=now)


def tell_both(kind: str, swap: Swap, *, now: datetime, but: int | None = None) -> None:
    """Write to both people about a swap, but not to the one who knows."""
    whole = swap_with_context(swap.id)
    for member in (whole.engagement.member, whole.taker):
        if member is not None and member.id != but:
            _write(kind, whole, member, now=now)


def _write(kind: str, swap: Swap, to: Member, *, now: datetime) -> None:
    mine, other = swap.engagement, swap.other
    message = letter(
        kind,
        f"{swap.id}:{swap.state}:{to.id}",
        to=to,
        swap=swap,
        taker=swap.taker,
        is_taker=to.id == swap.taker_id,
        engagement=mine,
        shift=mine.shift,
        activity=mine.shift.activity,
        other_when=when_of(other.shift) if other else "",
    )
    enqueue(message, recipient_of(to), now=now)


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Swap.state.in_(OPEN), Swap.expires_at > now)


def _is_over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    gone = Swap.engagement.has(Engagement.state != State.CONFIRMED)
    return Swap.state.in_(OPEN), or_(Swap.expires_at <= now, gone)


def _to_decide(now: datetime) -> Select[Swap]:
    return (
        _whole()
        .join(Swap.engagement)
        .join(Engagement.shift)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(Swap.state == SwapState.TAKEN, Swap.expires_at > now)
        .where(Engagement.state == State.CONFIRMED, Shift.cancelled_at.is_(None))
    )


def _whole() -> Select[Swap]:
    mine = joinedload(Swap.engagement)
    shift = mine.joinedload(Engagement.shift)
    return (
        select(Swap)
        .options(
            mine.joinedload(Engagement.member),
            shift.joinedload(Shift.role).lazyload(Role.shifts),
            shift.joinedload(Shift.activity).lazyload(Activity.roles),
            shift.joinedload(Shift.activity).joinedload(Activity.organization),
            joinedload(Swap.other).joinedload(Engagement.shift),
            joinedload(Swap.taker),
        )
        .execution_options(populate_existing=True)
    )
