"""Everything that the people of a world can do, each by a person, for a shift, by a choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.recording import record
from matcher.attendance.service.walk_ins import WalkIn, walk_in
from matcher.engagements import seats, service
from matcher.engagements.models import Consent, Engagement, Swap
from matcher.engagements.rules import ACTS, Act
from matcher.engagements.service import consenting, moving, returning, swapping
from matcher.engagements.service.wishes import Along, Keeper, Replies, Wish
from matcher.engagements.watching import ties
from matcher.extensions import db
from tests.engagements.world import CHILD, ORGANIZATION, World

GUARDIAN = Replies(guardian=Keeper(name="見本 保護者", relation="母", email="parent@example.jp"))
PASSES: Mapping[str, timedelta] = {
    "an hour": timedelta(hours=1),
    "two days": timedelta(hours=47),
}
"""How much time goes by before what happens."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who, for which shift, which of several ways, and when."""

    person: int
    shift: int
    choice: int
    now: datetime


def _apply(world: World, deed: Deed, override: str = "") -> object:
    member = world.member(deed.person)
    along = (Along("見本 同行"),) if deed.choice % 3 == 0 and deed.person < CHILD else ()
    people = 1 + deed.choice % 2 if deed.person == ORGANIZATION else 1
    wish = Wish(people=people, companions=along, replies=GUARDIAN, override=override)
    actor = world.staff if override else world.actor(deed.person)
    return service.apply(world.shift_ids[deed.shift], member, wish, actor=actor, now=deed.now)


def _override(world: World, deed: Deed) -> object:
    return _apply(world, deed, override="ご本人が両方に参加できると確かめました")


def _invite(world: World, deed: Deed) -> object:
    member, shift_id = world.member(deed.person), world.shift_ids[deed.shift]
    return service.invite(shift_id, member, actor=world.organizer, now=deed.now)


def _decide(world: World, deed: Deed) -> object:
    """Do one of the acts that are open, or, now and then, one that is not."""
    engagement = world.engagement(deed.person, deed.shift)
    if engagement is None:
        return None
    possible = [act for act in Act if engagement.state in ACTS[act]]
    acts = possible if possible and deed.choice % 7 else list(Act)
    act = acts[deed.choice % len(acts)]
    actor = world.actor(deed.person)
    getattr(service, act)(engagement, actor=actor, now=deed.now)
    return engagement


def _consent(world: World, deed: Deed) -> object:
    asked = world.last(Consent)
    given = bool(deed.choice % 4)
    return asked and consenting.answer(asked, given=given, actor=None, now=deed.now)


def _move(world: World, deed: Deed) -> object:
    engagement = world.engagement(deed.person, deed.shift)
    to = world.shift_ids[deed.choice % len(world.shift_ids)]
    actor = world.organizer if deed.choice % 2 else world.actor(deed.person)
    return engagement and moving.transfer(engagement, to, actor=actor, now=deed.now)


def _undo(world: World, deed: Deed) -> object:
    engagement = world.engagement(deed.person, deed.shift)
    if engagement:
        returning.undo(engagement, actor=world.actor(deed.person), now=deed.now)
    return engagement


def _swap(world: World, deed: Deed) -> object:
    """Propose a swap, or go on with the last one that was proposed."""
    swap = world.last(Swap)
    engagement = world.engagement(deed.person, deed.shift)
    if deed.choice % 3 == 0 and engagement:
        actor = world.actor(deed.person)
        return swapping.propose(engagement, actor=actor, now=deed.now)
    if swap is None:
        return None
    other = engagement.id if engagement and deed.choice % 2 else None
    if deed.choice % 3 == 1:
        taker, actor = world.member(deed.person), world.actor(deed.person)
        swapping.take(swap, taker, other, actor=actor, now=deed.now)
    else:
        end = (swapping.consent, swapping.consent, swapping.refuse, swapping.take_back)
        end[deed.choice % 4](swap, actor=world.organizer, now=deed.now)
    return swap


def _widen(world: World, deed: Deed) -> object:
    shift = seats.lock(world.shift_ids[deed.shift])
    shift.capacity = min((shift.capacity or 0) + 1, 4)
    return None


def _narrow(world: World, deed: Deed) -> object:
    shift = seats.lock(world.shift_ids[deed.shift])
    shift.capacity = max(shift.taken, (shift.capacity or 0) - 1, 1)
    return None


def _call_off(world: World, deed: Deed) -> object:
    shift = seats.lock(world.shift_ids[deed.shift])
    if deed.choice % 5 == 0 and shift.cancelled_at is None:
        shift.cancelled_at = deed.now
        db.session.flush()
        ties.called_off([shift], actor=world.organizer, now=deed.now)
    return None


def _record(world: World, deed: Deed) -> object:
    engagement: Engagement | None = world.engagement(deed.person, deed.shift)
    marks = (Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, None)
    mark = Mark(marks[deed.choice % len(marks)], at=deed.now)
    if engagement:
        record(engagement, None, mark, actor=world.organizer, now=deed.now, reason="記録の訂正")
    return engagement


def _walk_in(world: World, deed: Deed) -> object:
    command = WalkIn(name=f"見本 飛入{deed.choice}")
    walk_in(world.shift_ids[deed.shift], command, actor=world.organizer, now=deed.now)
    return None


def _nothing(_world: World, _deed: Deed) -> None:
    return None


ALL: Mapping[str, Callable[[World, Deed], object]] = {
    "apply": _apply,
    "override": _override,
    "invite": _invite,
    "decide": _decide,
    "consent": _consent,
    "move": _move,
    "undo": _undo,
    "swap": _swap,
    "widen": _widen,
    "narrow": _narrow,
    "call off": _call_off,
    "record": _record,
    "walk in": _walk_in,
    "an hour": _nothing,
    "two days": _nothing,
}
ON_A_TIE = frozenset({"decide", "move", "undo", "swap", "record"})
"""What is done with an engagement: of those who are tied to a shift, one is chosen."""
_OFTEN = {"apply": 12, "decide": 8, "swap": 4, "move": 3, "record": 6, "two days": 4, "consent": 2}
KINDS = tuple(kind for kind in ALL for _time in range(_OFTEN.get(kind, 1)))
"""The deeds as often as they happen."""
