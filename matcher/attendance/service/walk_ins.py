"""Whoever comes without having applied: registered on the spot."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Guardian, Residence
from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.recording import is_known, record
from matcher.attendance.service.settling import make_room, over_capacity
from matcher.attendance.telling import tell_walk_in
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.joining import check_may_join, entry_state
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin, State
from matcher.engagements.steps import move
from matcher.errors import RuleBroken
from matcher.members.models import Member, Resident
from matcher.members.service import Contact, ResidentCommand, add_resident
from matcher.shared.channel import Channel
from matcher.shared.db import db
from matcher.shared.text import same_name

_FOR_THE_ORGANIZER = frozenset({State.APPLIED, State.WAITLISTED, State.DECLINED, State.CANCELLED})
"""Where the organizer has answered or has yet to, nobody lets themselves in."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """What somebody says who comes unannounced, and when by whose key it was written down."""

    name: str
    furigana: str = ""
    phone: str | None = None
    at: datetime | None = None
    key: str | None = None


def walk_in(shift_id: int, command: WalkIn, *, actor: Actor, now: datetime) -> Engagement | None:
    """Register and record somebody who came; return None for one sent twice.

    The same name with the same number is the same person, who is told of it; everybody else is
    entered anew. A full shift gets one seat more, and the trace says so.
    """
    shift = seats.lock(shift_id)
    if command.key and is_known(command.key):
        return None
    known = _known(command)
    member = known or _entered(command, actor=actor, now=now)
    mark = Mark(Presence.PRESENT, at=command.at, key=command.key)
    engagement = _come(shift, member, mark, actor=actor, now=now)
    if known:
        tell_walk_in(engagement, now=now)
    return engagement


def join_by_oneself(shift_id: int, member: Member, *, actor: Actor, now: datetime) -> Engagement:
    """Let a registered resident come along unannounced.

    Raise RuleBroken where the shift is not open to them, and RuleBroken("ask_at_reception")
    where only the organizer can say so.
    """
    shift = seats.lock(shift_id, member.id)
    check_joins_by_oneself(shift, member, now=now)
    mark = Mark(Presence.PRESENT, arrived_at=now)
    return _come(shift, member, mark, actor=actor, now=now)


def check_joins_by_oneself(shift: Shift, member: Member, *, now: datetime) -> None:
    """Raise RuleBroken if this resident cannot come along without asking anybody."""
    tie = existing(shift.id, member.id)
    if tie and tie.state in _FOR_THE_ORGANIZER:
        raise RuleBroken("ask_at_reception")
    check_may_join(shift, member, now=now, asked=True)
    role = db.session.get_one(Role, shift.role_id)
    asks_more = role.guardian is not Guardian.NONE or role.residence is not Residence.ANYWHERE
    if asks_more or entry_state(shift, member, 1) is not State.CONFIRMED:
        raise RuleBroken("ask_at_reception")


def existing(shift_id: int, member_id: int) -> Engagement | None:
    """Return what ties a member to a shift already."""
    pair = Engagement.shift_id == shift_id, Engagement.member_id == member_id
    return db.session.scalars(select(Engagement).where(*pair)).one_or_none()


def _come(shift: Shift, member: Member, mark: Mark, *, actor: Actor, now: datetime) -> Engagement:
    engagement = existing(shift.id, member.id)
    if engagement is None:
        engagement = Engagement(shift_id=shift.id, member_id=member.id, seats=1, created_at=now)
        engagement.origin = Origin.WALK_IN
        reason = over_capacity() if make_room(shift, 1) else ""
        move(engagement, State.ATTENDED, actor=actor, now=now, reason=reason)
    record(engagement, None, mark, actor=actor, now=now)
    return engagement


def _known(command: WalkIn) -> Resident | None:
    if not command.phone:
        return None
    same = select(Resident).where(
        Resident.name_key == same_name(command.name)[:120], Resident.phone == command.phone
    )
    return db.session.scalars(same.order_by(Resident.id)).first()


def _entered(command: WalkIn, *, actor: Actor, now: datetime) -> Resident:
    contact = Contact(email=None, phone=command.phone)
    said = ResidentCommand(command.name, command.furigana, area=None, contact=contact)
    resident = add_resident(said, now=now, channel=Channel.ON_SITE)
    resident.entered_by = actor.account_id
    return resident
