"""Moving to another shift of the same activity: the one ends and the other begins, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.accounts.models import Membership
from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import Side, write
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.promises import check_not_by_lot
from matcher.engagements.rules import KNOWN, Act, State
from matcher.engagements.service.acting import check_not_over, member_of
from matcher.engagements.service.applying import existing
from matcher.engagements.service.changing import Coming, come, coming_of, leave
from matcher.engagements.service.substitutes import is_missed, search
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import moved_from, moved_to, when_of
from matcher.errors import DomainError, RuleBroken
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class _Going:
    """Somebody on the way from one shift to another, as they were before they left.

    It is `by_organizer` unless they move themselves; the staff count as such.
    """

    engagement: Engagement
    before: State
    old: Shift
    target: Shift
    coming: Coming
    by_organizer: bool


def transfer(
    engagement: Engagement,
    shift_id: int,
    *,
    actor: Actor,
    now: datetime,
    at_their_wish: bool = False,
) -> Engagement:
    """Move somebody to another shift of the activity and return what ties them to it.

    They come as they would have: with whom, with what they said. A member moves only to where
    they are confirmed at once; the organizer may move them after the deadline too, and to where
    they choose themselves. Raise RuleBroken("move_elsewhere") for a shift of another activity,
    RuleBroken("decided_by_lot") before the lot is drawn, RuleBroken("change_not_at_once"),
    Conflict("change_full"), or what forbids them to join. Unless it is at their wish, others move
    nobody to what they refused or were asked for: RuleBroken("move_needs_member").
    """
    moves = [(engagement, shift_id)]
    (new,) = transfer_together(moves, actor=actor, now=now, at_their_wish=at_their_wish)
    return new


def transfer_together(
    moves: Sequence[tuple[Engagement, int]],
    *,
    actor: Actor,
    now: datetime,
    at_their_wish: bool = False,
) -> list[Engagement]:
    """Move several people of one activity at once: all leave before anybody comes.

    So they can take the very seats that the others leave. Raise as `transfer` does.
    """
    shifts = _locked(moves)
    going = [
        _going(one, shifts[one.shift_id], shifts[to], actor=actor, now=now) for one, to in moves
    ]
    events = [leave(o.engagement, moved_to(o.target), actor=actor, now=now) for o in going]
    if not at_their_wish:
        _check_willing(going)
    arrived = [_arrive(one, actor=actor, now=now) for one in going]
    for one, event, new in zip(going, events, arrived, strict=True):
        offered = offer_free_seats(one.old, now=now)
        missed = is_missed(one.old, one.before, now=now)
        if missed:
            search(one.old, event, one.engagement, offered=offered)
        quiet = missed or one.by_organizer
        _tell(new, one.old, by_organizer=one.by_organizer, tell_organizer=not quiet, now=now)
    return arrived


def _locked(moves: Sequence[tuple[Engagement, int]]) -> dict[int, Shift]:
    """Lock all shifts and then all members, each in the order of their ids; look again."""
    ids = {id_ for engagement, to in moves for id_ in (engagement.shift_id, to)}
    members = sorted({engagement.member_id for engagement, _to in moves})
    shifts = seats.lock_all(ids, members[0])
    seats.lock_members(members)
    for engagement, _to in moves:
        db.session.refresh(engagement)
    return {shift.id: shift for shift in shifts}


def _going(
    engagement: Engagement, old: Shift, target: Shift, *, actor: Actor, now: datetime
) -> _Going:
    """Return somebody who may leave, and may be thought of as coming."""
    rules.check_act(Act.WITHDRAW, engagement.state)
    check_not_over(old, now=now)
    if old.activity_id != target.activity_id or old is target:
        raise RuleBroken("move_elsewhere")
    check_not_by_lot(target)
    coming = coming_of(engagement, old, moved_from(old))
    by_others = engagement.member_id not in actor.memberships
    return _Going(engagement, engagement.state, old, target, coming, by_others)


def _check_willing(going: Sequence[_Going]) -> None:
    """Raise RuleBroken if others would move somebody to where they said no or have not answered.

    The words are the same for all of it: nobody else is told what somebody answered.
    """
    for one in going:
        before = existing(one.target, member_of(one.engagement))
        if before is None or before.state in KNOWN or not one.by_organizer:
            continue
        released = before.released_at is not None and not _left_by_themselves(before)
        try:
            rules.check_invitable(before.state, before.origin, released=released)
        except DomainError as error:
            raise RuleBroken("move_needs_member") from error


def _left_by_themselves(engagement: Engagement) -> bool:
    """Tell whether the last step was the member's own, not that of somebody who moved them."""
    last = (
        select(EngagementEvent.account_id)
        .where(EngagementEvent.engagement_id == engagement.id)
        .order_by(EngagementEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    theirs = Membership.member_id == engagement.member_id
    own = select(Membership.id).where(theirs, Membership.account_id == last)
    return db.session.scalar(own.limit(1)) is not None


def _arrive(one: _Going, *, actor: Actor, now: datetime) -> Engagement:
    member = member_of(one.engagement)
    return come(one.target, member, one.coming, actor=actor, now=now, asked=one.by_organizer)


def _tell(
    new: Engagement, old: Shift, *, by_organizer: bool, tell_organizer: bool, now: datetime
) -> None:
    """Write to the member, and to the organizer unless they did it or have another letter."""
    key, before = f"{new.id}:{now}", when_of(old)
    kind = "engagement_changed"
    write(kind, Side.MEMBER, new, key, now=now, before_when=before, by_organizer=by_organizer)
    if tell_organizer:
        write(f"{kind}_news", Side.ORGANIZER, new, key, now=now, before_when=before)
