"""Moving to another shift of the same activity: the one ends and the other begins, or neither."""

from datetime import datetime

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import Side, write
from matcher.engagements.models import Engagement
from matcher.engagements.promises import check_not_by_lot
from matcher.engagements.rules import Act
from matcher.engagements.service.acting import check_not_over, member_of
from matcher.engagements.service.changing import come, coming_of, leave
from matcher.engagements.service.substitutes import is_missed, search
from matcher.engagements.waiting import offer_free_seats
from matcher.engagements.wording import moved_from, moved_to, when_of
from matcher.errors import RuleBroken
from matcher.shared.db import db


def transfer(engagement: Engagement, shift_id: int, *, actor: Actor, now: datetime) -> Engagement:
    """Move somebody to another shift of the activity and return what ties them to it.

    They come as they would have: with whom, with what they said. A member moves only to where
    they are confirmed at once; the organizer may move them after the deadline too, and to where
    they choose themselves. Raise RuleBroken("move_elsewhere") for a shift of another activity,
    RuleBroken("decided_by_lot") before the lot is drawn, RuleBroken("change_not_at_once"),
    Conflict("change_full"), or what forbids them to join.
    """
    shifts = seats.lock_all({engagement.shift_id, shift_id}, engagement.member_id)
    by_id = {shift.id: shift for shift in shifts}
    old, target = by_id[engagement.shift_id], by_id[shift_id]
    db.session.refresh(engagement)
    before = engagement.state
    rules.check_act(Act.WITHDRAW, before)
    check_not_over(old, now=now)
    if old.activity_id != target.activity_id or old is target:
        raise RuleBroken("move_elsewhere")
    check_not_by_lot(target)
    coming, asked = coming_of(engagement, old, moved_from(old)), _is_by_others(engagement, actor)
    event = leave(engagement, moved_to(target), actor=actor, now=now)
    new = come(target, member_of(engagement), coming, actor=actor, now=now, asked=asked)
    offered = offer_free_seats(old, now=now)
    missed = is_missed(old, before, now=now)
    if missed:
        search(old, event, engagement, offered=offered)
    _tell(new, old, by_organizer=asked, tell_organizer=not (missed or asked), now=now)
    return new


def _is_by_others(engagement: Engagement, actor: Actor) -> bool:
    return engagement.member_id not in actor.memberships


def _tell(
    new: Engagement, old: Shift, *, by_organizer: bool, tell_organizer: bool, now: datetime
) -> None:
    """Write to the member, and to the organizer unless they did it or have another letter."""
    key, before = f"{new.id}:{now}", when_of(old)
    kind = "engagement_changed"
    write(kind, Side.MEMBER, new, key, now=now, before_when=before, by_organizer=by_organizer)
    if tell_organizer:
        write(f"{kind}_news", Side.ORGANIZER, new, key, now=now, before_when=before)
