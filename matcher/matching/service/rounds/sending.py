"""Sending a round: each ask by itself, and nobody asked twice however often it is pressed."""

from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Activity, Shift
from matcher.authz import Actor, Permission, can
from matcher.engagements.service import invite
from matcher.errors import Conflict, NotAllowed
from matcher.matching.models import InvitationRound, RoundAsk, RoundState
from matcher.matching.service.rounds.changing import draft
from matcher.members.models import Member
from matcher.shared.db import db


def mark_sent(id_: int, message: str, *, actor: Actor, now: datetime) -> InvitationRound:
    """Decide that a draft is sent, with a word to go with each letter; the asks follow one by one.

    Raise Conflict if somebody was faster, or no ask is left in it.
    """
    found = draft(id_)
    if not unsent(id_):
        raise Conflict("round_empty")
    found.state, found.message = RoundState.SENT, message
    found.sent_by, found.sent_at = actor.account_id, now
    return found


def check_sent(found: InvitationRound) -> None:
    """Raise Conflict unless a round was sent and is still watched."""
    if found.state is not RoundState.SENT:
        raise Conflict("round_moved_on")


def unsent(id_: int) -> list[int]:
    """Return the asks of a round that nobody has made yet, the likeliest yes first."""
    open_ones = select(RoundAsk.id).where(
        RoundAsk.round_id == id_,
        RoundAsk.struck.is_(False),
        RoundAsk.engagement_id.is_(None),
        RoundAsk.problem == "",
    )
    return list(db.session.scalars(open_ones.order_by(RoundAsk.chance.desc(), RoundAsk.id)))


def send_ask(ask_id: int, *, actor: Actor, now: datetime) -> bool:
    """Make one ask of a sent round; tell whether it was made now, and not before.

    What stands in the way is raised as by `engagements.service.invite`, or as NotAllowed where
    the person or the shift is no longer a matter of whoever sends it.
    """
    ask = _locked(ask_id)
    if ask.engagement_id is not None or ask.problem or ask.struck:
        return False
    found = db.session.get_one(InvitationRound, ask.round_id)
    check_sent(found)
    member = db.session.get_one(Member, ask.member_id)
    _check_theirs(ask.shift_id, member, actor)
    engagement = invite(ask.shift_id, member, actor=actor, now=now, message=found.message)
    ask.engagement_id = engagement.id
    return True


def note_problem(ask_id: int, code: str) -> None:
    """Keep why an ask of a sent round could not be made."""
    ask = _locked(ask_id)
    sent = db.session.get_one(InvitationRound, ask.round_id).state is RoundState.SENT
    if sent and ask.engagement_id is None and not ask.problem:
        ask.problem = code


def _check_theirs(shift_id: int, member: Member, actor: Actor) -> None:
    """Raise NotAllowed where a person or a shift has moved to an area this actor does not reach."""
    if not can(actor, Permission.INVITE, member):
        raise NotAllowed
    shift = db.session.get_one(Shift, shift_id)
    if not can(actor, Permission.INVITE, db.session.get_one(Activity, shift.activity_id)):
        raise NotAllowed("round_shift_elsewhere")


def _locked(id_: int) -> RoundAsk:
    current = select(RoundAsk).where(RoundAsk.id == id_).with_for_update()
    return db.session.scalars(current.execution_options(populate_existing=True)).one()
