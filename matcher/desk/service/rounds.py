"""Invitation rounds as a matter of the desk: whose they are, and the list of them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, not_, or_, select

from matcher.accounts.models import Account, Membership
from matcher.authz import Actor, Permission, can
from matcher.desk.service.scope import NOWHERE, Place, Waiting, page_of, tally, within
from matcher.engagements.models import Engagement
from matcher.errors import NotAllowed, NotFound
from matcher.matching.models import InvitationRound, RoundArea, RoundAsk, RoundShift, RoundState
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Answer, Scope, Wanting, Whole
from matcher.matching.service.rounds.watching import ANSWERS
from matcher.shared.db import db
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class ListedRound:
    """One line of the list of rounds: what it is for, and what came of it so far."""

    round: InvitationRound
    scope: Scope
    shifts: int
    need: int
    answers: Mapping[Answer, int]

    @property
    def asks(self) -> int:
        """Return how many asks it has, struck ones left out."""
        return sum(self.answers.values())


def reach_of(actor: Actor) -> tuple[str, ...] | None:
    """Return the areas in which this person may ask people; None for anywhere."""
    everywhere = can(actor, Permission.INVITE, NOWHERE)
    return None if everywhere else tuple(sorted(actor.staff_areas))


def waiting_rounds(actor: Actor) -> Waiting:
    """Return how many plans are ready and not sent."""
    drafts = _rounds(actor).where(InvitationRound.state == RoundState.DRAFT)
    return tally(drafts, InvitationRound.made_at)


def rounds_visible_to(actor: Actor, number: int) -> Page[ListedRound]:
    """Return a page of the rounds, the newest first, without those that were discarded.

    One whose plan could not be made is shown.
    """
    failed = InvitationRound.problem != ""
    shown = _rounds(actor).where(or_(InvitationRound.state != RoundState.DISCARDED, failed))
    order = (InvitationRound.made_at.desc(), InvitationRound.id.desc())
    page = page_of(shown.order_by(*order), number, lambda row: row[0])
    ids = [found.id for found in page.items]
    answers, sums = _answers(ids), _sums(ids)
    items = [
        ListedRound(
            found, Scope.from_json(found.scope), *sums.get(found.id, (0, 0)), answers[found.id]
        )
        for found in page.items
    ]
    return Page(items, page.number, page.total)


def round_for(id_: int, actor: Actor) -> InvitationRound:
    """Return a round; raise NotFound without one, NotAllowed where it is not theirs."""
    found = rounds.round_of(id_)
    if not all(can(actor, Permission.INVITE, Place(each.area or None)) for each in found.areas):
        raise NotAllowed
    return found


def ask_for(id_: int, actor: Actor) -> RoundAsk:
    """Return an ask of a round that is theirs, as `round_for`."""
    ask = rounds.ask_of(id_)
    round_for(ask.round_id, actor)
    return ask


def mailed(whole: Whole) -> frozenset[int]:
    """Return who of those in a round is written to by mail; all others are called."""
    members = {ask.member_id: ask.member for asks in whole.asks.values() for ask in asks}
    without = [m.id for m in members.values() if m.email is None and m.phone is None]
    logins = (
        select(Membership.member_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.member_id.in_(without), Account.email.is_not(None))
    )
    by_login = set(db.session.scalars(logins)) if without else set()
    return frozenset(id_ for id_, member in members.items() if member.email or id_ in by_login)


def shift_in(found: InvitationRound, shift_id: int) -> RoundShift:
    """Return a shift of a round with its listing; raise NotFound if it is none of its."""
    theirs = (each for each in rounds.whole(found).shifts if each.shift_id == shift_id)
    shift = next(theirs, None)
    if shift is None:
        raise NotFound
    return shift


def lacking(actor: Actor, *, now: datetime) -> list[Wanting]:
    """Return all shifts that lack people and that this person may find some for."""
    return rounds.wanting(Scope(within=reach_of(actor)), now=now)


def _rounds(actor: Actor) -> Select[InvitationRound]:
    """Return the query of the rounds of which no area is closed to this person."""
    theirs = RoundArea.round_id == InvitationRound.id
    closed = select(RoundArea.area).where(theirs, not_(within(RoundArea.area, actor)))
    return select(InvitationRound).where(~closed.correlate(InvitationRound).exists())


def _answers(ids: Collection[int]) -> Mapping[int, Counter[Answer]]:
    counted = (
        select(RoundAsk.round_id, Engagement.state, RoundAsk.problem, func.count())
        .outerjoin(Engagement, Engagement.id == RoundAsk.engagement_id)
        .where(RoundAsk.round_id.in_(ids), RoundAsk.struck.is_(False))
        .group_by(RoundAsk.round_id, Engagement.state, RoundAsk.problem)
    )
    answers: dict[int, Counter[Answer]] = {id_: Counter() for id_ in ids}
    for round_id, state, problem, count in db.session.execute(counted):
        unanswered = Answer.PROBLEM if problem else Answer.UNSENT
        answers[round_id][ANSWERS.get(state, unanswered)] += count
    return answers


def _sums(ids: Collection[int]) -> dict[int, tuple[int, int]]:
    summed = (
        select(RoundShift.round_id, func.count(), func.sum(RoundShift.need))
        .where(RoundShift.round_id.in_(ids))
        .group_by(RoundShift.round_id)
    )
    return {id_: (count, need) for id_, count, need in db.session.execute(summed)}
