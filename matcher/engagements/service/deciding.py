"""What an organizer or the staff do with an engagement: confirm, wait, decline, cancel."""

from datetime import datetime

from matcher.authz import Actor
from matcher.engagements import rules
from matcher.engagements.joining import check_overlap, terms_now
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Act, State
from matcher.engagements.service.acting import begin, check_not_over, end, member_of
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats
from matcher.errors import RuleBroken


def confirm(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Give an applicant a seat; raise Conflict("full") without one.

    Raise RuleBroken if the shift is over or called off, or if the applicant has promised the
    time to somebody else by now.
    """
    shift = begin(engagement, Act.CONFIRM)
    rules.check_ahead(terms_now(shift), now=now)
    try:
        check_overlap(shift, member_of(engagement))
    except RuleBroken as error:
        raise RuleBroken("promised_elsewhere") from error
    move(engagement, State.CONFIRMED, actor=actor, now=now)


def wait(engagement: Engagement, *, actor: Actor, now: datetime) -> None:
    """Take an applicant, but onto the waiting list: they are offered the next free seat."""
    shift = begin(engagement, Act.WAIT)
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
