"""What an organizer or the staff do with an engagement: confirm, wait, decline, cancel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.joining import check_consent, check_overlap, terms_now
from matcher.engagements.models import Engagement
from matcher.engagements.promises import check_not_by_lot
from matcher.engagements.rules import Act, State
from matcher.engagements.service.acting import begin, check_not_over, end, member_of
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats
from matcher.errors import DomainError, RuleBroken
from matcher.shared.db import db


class Decision(StrEnum):
    """What several applications can be answered at once."""

    CONFIRM = "confirm"
    WAIT = "wait"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Decisions:
    """Several applications to be answered alike; the reason is for those who are told no."""

    engagement_ids: tuple[int, ...]
    decision: Decision
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of deciding several: those who were, and those who could not, each with why."""

    done: tuple[Engagement, ...]
    refused: tuple[tuple[Engagement, DomainError], ...]


def decide_all(shift_id: int, wanted: Decisions, *, actor: Actor, now: datetime) -> Decided:
    """Decide several applications for one shift alike, the first who applied first.

    What cannot be done with one of them does not keep the others waiting.
    """
    seats.lock(shift_id)
    chosen = _chosen(shift_id, wanted.engagement_ids)
    seats.lock_members([engagement.member_id for engagement in chosen])
    done, refused = [], []
    for engagement in chosen:
        try:
            _decide(engagement, wanted, actor=actor, now=now)
        except DomainError as error:
            refused.append((engagement, error))
        else:
            done.append(engagement)
    return Decided(tuple(done), tuple(refused))


def confirm(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Give an applicant a seat; raise Conflict("full") without one.

    Raise RuleBroken if the shift is over or called off, if the lot is to decide, or if the
    applicant has promised the time to somebody else by now.
    """
    shift = begin(engagement, Act.CONFIRM)
    check_not_by_lot(shift)
    check_consent(engagement)
    rules.check_ahead(terms_now(shift), now=now)
    try:
        check_overlap(shift, member_of(engagement))
    except RuleBroken as error:
        raise RuleBroken("promised_elsewhere") from error
    move(engagement, State.CONFIRMED, actor=actor, now=now)


def wait(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Take an applicant, but onto the waiting list: they are offered the next free seat."""
    shift = begin(engagement, Act.WAIT)
    check_not_by_lot(shift)
    check_consent(engagement)
    rules.check_ahead(terms_now(shift), now=now)
    move(engagement, State.WAITLISTED, actor=actor, now=now)
    offer_free_seats(shift, now=now)


def decline(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Tell an applicant that it will not be this time."""
    shift = begin(engagement, Act.DECLINE)
    end(engagement, shift, State.DECLINED, actor=actor, now=now, reason=reason)


def cancel(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take a confirmed seat away again, as an organizer or staff."""
    shift = begin(engagement, Act.CANCEL)
    check_not_over(shift, now=now)
    end(engagement, shift, State.CANCELLED, actor=actor, now=now, reason=reason)


def _chosen(shift_id: int, engagement_ids: Collection[int]) -> list[Engagement]:
    theirs = select(Engagement).where(
        Engagement.shift_id == shift_id, Engagement.id.in_(engagement_ids)
    )
    return list(db.session.scalars(theirs.order_by(Engagement.created_at, Engagement.id)))


def _decide(engagement: Engagement, wanted: Decisions, *, actor: Actor, now: datetime) -> None:
    if wanted.decision is Decision.CONFIRM:
        confirm(engagement, actor=actor, now=now)
    elif wanted.decision is Decision.WAIT:
        wait(engagement, actor=actor, now=now)
    else:
        decline(engagement, actor=actor, now=now, reason=wanted.reason)
