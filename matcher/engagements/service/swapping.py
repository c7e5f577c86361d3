"""Giving one's place to somebody, or changing places, with the organizer's consent."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.joining import has_begun, terms_now
from matcher.engagements.models import Engagement, Swap, SwapState
from matcher.engagements.promises import check_not_by_lot
from matcher.engagements.rules import State
from matcher.engagements.service.changing import Coming, come, coming_of, leave
from matcher.engagements.service.swaps import OPEN, open_swap_of, tell_both, tell_organizer
from matcher.engagements.steps import note
from matcher.engagements.tokens import digest_of, swap_token_of
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import swap_proposed, swap_refused, swap_taken_up, swapped
from matcher.errors import Conflict, RuleBroken
from matcher.members.models import Member, Resident
from matcher.shared.db import db

HOLDS = timedelta(days=7)
"""So long a link can be taken up and agreed to, but not after the shift has begun."""


@dataclass(frozen=True, slots=True)
class _Deal:
    """Two who change places: the shifts and members are locked, and as they are now."""

    swap: Swap
    mine: Engagement
    other: Engagement | None
    shifts: dict[int, Shift]
    proposer: Member
    taker: Member


def propose(engagement: Engagement, *, actor: Actor, now: datetime, message: str = "") -> Swap:
    """Make a link by which somebody else can take a resident's place, and return it.

    Raise Conflict("swap_open") if there is one already.
    """
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    _check_confirmed(engagement, shift, now=now)
    if not isinstance(db.session.get_one(Member, engagement.member_id), Resident):
        raise RuleBroken("swap_residents_only")
    if open_swap_of(engagement.id, now=now):
        raise Conflict("swap_open")
    swap = Swap(engagement_id=engagement.id, state=SwapState.PROPOSED, message=message)
    swap.created_at, swap.expires_at = now, _first(now + HOLDS, shift)
    swap.token_digest = digest_of(swap_token_of(swap))
    db.session.add(swap)
    note(engagement, engagement.state, actor=actor, now=now, reason=swap_proposed())
    return swap


def take(swap: Swap, taker: Member, other_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Take the place over, or offer one's own of the same activity for it; the organizer is asked.

    Raise what would stand against it after the change: the change is made, and unmade.
    """
    deal = _begin(swap, taker, other_id, now=now)
    if taker.id == deal.proposer.id:
        raise RuleBroken("swap_own")
    if swap.state is SwapState.TAKEN:
        raise Conflict("swap_taken")
    _try(deal, actor=actor, now=now)
    swap.state, swap.taker_id, swap.other_id, swap.taken_at = (
        SwapState.TAKEN,
        taker.id,
        other_id,
        now,
    )
    for shift in deal.shifts.values():
        swap.expires_at = _first(swap.expires_at, shift)
    mine = deal.mine
    note(mine, mine.state, actor=actor, now=now, reason=swap_taken_up())
    tell_organizer("swap_asked", swap, now=now)
    tell_both("swap_taken", swap, now=now, but=taker.id)


def consent(swap: Swap, *, actor: Actor, now: datetime) -> None:
    """Agree as the organizer: both change places in one step, and both are told.

    Raise Conflict("swap_over") if it was taken back, has expired, or cannot be any more.
    """
    if swap.taker_id is None:
        raise Conflict("swap_over")
    deal = _begin(swap, db.session.get_one(Member, swap.taker_id), swap.other_id, now=now)
    if swap.state is not SwapState.TAKEN:
        raise Conflict("swap_over")
    _exchange(deal, actor=actor, now=now)
    _close(swap, SwapState.DONE, actor=actor, now=now)
    for shift in _in_order(deal.shifts):
        offer_free_seats(shift, now=now)
    tell_both("swap_done", swap, now=now)


def refuse(swap: Swap, *, actor: Actor, now: datetime) -> None:
    """Say as the organizer that all stays as it is; both are told."""
    _lock(swap)
    if swap.state is not SwapState.TAKEN:
        raise Conflict("swap_over")
    _close(swap, SwapState.REFUSED, actor=actor, now=now)
    mine = db.session.get_one(Engagement, swap.engagement_id)
    if mine.state is State.CONFIRMED:
        note(mine, mine.state, actor=actor, now=now, reason=swap_refused())
    tell_both("swap_ended", swap, now=now)


def take_back(swap: Swap, *, actor: Actor, now: datetime) -> None:
    """End it as one of the two; the other is told if they had agreed already."""
    _lock(swap)
    if swap.state not in OPEN:
        raise Conflict("swap_over")
    _close(swap, SwapState.WITHDRAWN, actor=actor, now=now)
    tell_both("swap_ended", swap, now=now, but=actor.resident_id)


def _begin(swap: Swap, taker: Member, other_id: int | None, *, now: datetime) -> _Deal:
    """Lock the shifts and both members, each in the order of their ids, and look again."""
    mine = db.session.get_one(Engagement, swap.engagement_id)
    other = db.session.get_one(Engagement, other_id) if other_id else None
    ids = {one.shift_id for one in (mine, other) if one}
    first, second = sorted([mine.member_id, taker.id])
    shifts = {shift.id: shift for shift in seats.lock_all(ids, first)}
    seats.lock(mine.shift_id, second)
    db.session.refresh(swap, with_for_update={"of": Swap})
    for row in (mine, other):
        if row is not None:
            db.session.refresh(row)
    if swap.state not in OPEN or swap.expires_at <= now:
        raise Conflict("swap_over")
    _check_confirmed(mine, shifts[mine.shift_id], now=now)
    if other:
        _check_exchange(mine, other, shifts, taker, now=now)
    proposer = db.session.get_one(Member, mine.member_id)
    if not isinstance(taker, Resident):
        raise RuleBroken("swap_residents_only")
    return _Deal(swap, mine, other, shifts, proposer, taker)


class _Undone(Exception):
    """Raised to unmake a change that was made for trial."""


def _try(deal: _Deal, *, actor: Actor, now: datetime) -> None:
    with suppress(_Undone), db.session.begin_nested():
        _exchange(deal, actor=actor, now=now)
        raise _Undone


def _exchange(deal: _Deal, *, actor: Actor, now: datetime) -> None:
    """Let both leave before either comes, so that each is judged by what they will have."""
    mine, other, shifts = deal.mine, deal.other, deal.shifts
    mine_shift, why = shifts[mine.shift_id], swapped()
    theirs = Coming(why=why, replaces_id=mine.id)
    yours = coming_of(mine, mine_shift, why)
    leave(mine, why, actor=actor, now=now)
    if other:
        theirs = coming_of(other, shifts[other.shift_id], why)
        leave(other, why, actor=actor, now=now)
    try:
        come(mine_shift, deal.taker, theirs, actor=actor, now=now, asked=True)
        if other:
            to = shifts[other.shift_id]
            come(to, deal.proposer, yours, actor=actor, now=now, asked=True)
    except RuleBroken as error:
        if error.code == "change_not_at_once":
            raise RuleBroken("swap_not_at_once") from error
        raise


def _check_confirmed(engagement: Engagement, shift: Shift, *, now: datetime) -> None:
    if engagement.state is not State.CONFIRMED:
        raise Conflict("engagement_moved_on")
    rules.check_ahead(terms_now(shift), now=now)
    check_not_by_lot(shift)
    if has_begun(shift, now=now):
        raise RuleBroken("swap_too_late")


def _check_exchange(
    mine: Engagement, other: Engagement, shifts: dict[int, Shift], taker: Member, *, now: datetime
) -> None:
    """Raise an error unless this is the taker's own place at another date of the activity."""
    theirs = shifts[other.shift_id]
    apart = other.shift_id != mine.shift_id
    same = theirs.activity_id == shifts[mine.shift_id].activity_id
    if other.member_id != taker.id or not (apart and same):
        raise RuleBroken("move_elsewhere")
    _check_confirmed(other, theirs, now=now)


def _lock(swap: Swap) -> None:
    mine = db.session.get_one(Engagement, swap.engagement_id)
    seats.lock(mine.shift_id, mine.member_id)
    db.session.refresh(swap, with_for_update={"of": Swap})


def _close(swap: Swap, to: SwapState, *, actor: Actor, now: datetime) -> None:
    swap.state, swap.decided_at, swap.account_id = to, now, actor.account_id
    db.session.flush()


def _first(moment: datetime, shift: Shift) -> datetime:
    return min(moment, shift.starts_at) if shift.starts_at else moment


def _in_order(shifts: dict[int, Shift]) -> Sequence[Shift]:
    return [shifts[id_] for id_ in sorted(shifts)]
