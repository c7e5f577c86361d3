"""Two rounds of asking: one sent two days ago, to which answers came, and a plan not yet sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from matcher.accounts.models import Account
from matcher.authz import Actor, MembershipRole
from matcher.demo.ground import Ground
from matcher.demo.logins import Staff
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.errors import DomainError
from matcher.matching.models import InvitationRound
from matcher.matching.service import rounds
from matcher.matching.service.rounds import RoundCommand, Scope
from matcher.shared.channel import Channel
from matcher.shared.clock import local_date
from matcher.shared.db import db

SENT, ANSWERED = timedelta(days=2), timedelta(days=1)
AHEAD = timedelta(days=21)
TICKED, SENT_ASKS, DRAFTED_ASKS = 40, 24, 30
MESSAGE = "人手が足りず困っています。ご都合がつくようでしたら、お力を貸してください。"
YES, NO, OF = {0, 1}, {2}, 5
"""Of five who were asked two say yes, one says no, and two have not answered."""


def ask_around(ground: Ground, staff: Staff) -> int:
    """Send a round in the areas of the area staff, and plan one; return how many were asked."""
    sent_at = ground.now - SENT
    scope = _still_ahead(tuple(sorted(staff.area.staff_areas)), ground.now)
    sent = _planned(staff.area, RoundCommand(scope=scope, budget=SENT_ASKS), 1, now=sent_at)
    asked = _send(sent, staff.area, now=sent_at)
    _answer(asked, staff.staff, now=ground.now - ANSWERED)
    whole_town = Scope(until=local_date(ground.now + AHEAD))
    command = RoundCommand(scope=whole_town, budget=DRAFTED_ASKS, cap=2)
    _planned(staff.staff, command, 2, now=ground.now)
    return len(asked)


def _still_ahead(areas: tuple[str, ...], now: datetime) -> Scope:
    """Return some shifts of these areas that were ahead when they were asked for, and are now."""
    lacking = rounds.wanting(Scope(within=areas), now=now)
    ahead = (one.id for one in lacking if one.starts_at and one.starts_at > now + ANSWERED)
    return Scope(shifts=tuple(islice(ahead, TICKED)), within=areas)


def _planned(
    account: Account, command: RoundCommand, seed: int, *, now: datetime
) -> InvitationRound:
    made = rounds.begin(command, actor=account.actor(), seed=seed, now=now)
    return rounds.store(made.id, rounds.planned(made, now=now))


def _send(found: InvitationRound, account: Account, *, now: datetime) -> Sequence[int]:
    """Make the asks; return the engagements of those that could be made."""
    actor = account.actor()
    rounds.mark_sent(found.id, MESSAGE, actor=actor, now=now)
    for ask_id in rounds.unsent(found.id):
        try:
            rounds.send_ask(ask_id, actor=actor, now=now)
        except DomainError as error:
            rounds.note_problem(ask_id, error.code)
    db.session.flush()
    kept = rounds.whole(found).kept
    return [ask.engagement_id for ask in kept if ask.engagement_id is not None]


def _answer(asked: Sequence[int], account: Account, *, now: datetime) -> None:
    for place, engagement_id in enumerate(asked):
        engagement = db.session.get_one(Engagement, engagement_id)
        actor = _speaking_for(engagement.member_id, account)
        if place % OF in YES:
            _accept(engagement, actor, now=now)
        elif place % OF in NO:
            engagements.refuse(engagement, actor=actor, now=now)


def _accept(engagement: Engagement, actor: Actor, *, now: datetime) -> None:
    """Say yes, unless something has still to be asked: then they have not answered yet."""
    try:
        engagements.accept(engagement, actor=actor, now=now)
    except DomainError:
        return


def _speaking_for(member_id: int, account: Account) -> Actor:
    speaking = account.actor().by(Channel.TELEPHONE)
    return replace(speaking, memberships={member_id: MembershipRole.SELF})
