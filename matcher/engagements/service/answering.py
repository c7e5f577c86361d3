"""What a member does with their own engagement: say yes or no, take it back."""

from datetime import datetime

from matcher.authz import Actor
from matcher.engagements import rules
from matcher.engagements.joining import check_may_join, check_overlap, terms_now
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Act, State
from matcher.engagements.service.acting import begin, check_not_over, end, member_of
from matcher.engagements.service.entering import (
    along_of,
    describe,
    enter,
    keep_companions,
    write_down,
)
from matcher.engagements.service.substitutes import call_off
from matcher.engagements.service.wishes import PLAIN, Wish
from matcher.engagements.steps import move
from matcher.engagements.waiting import offer_free_seats


def accept(
    engagement: Engagement, wish: Wish | None = None, *, actor: Actor, now: datetime
) -> None:
    """Say yes to an invitation or to a place offered from the waiting list.

    Somebody else may have been faster: then an invited member is on the waiting list. A `wish`
    tells who comes along and answers what the role asks; raise RuleBroken("questions_open")
    where it has to.
    """
    shift = begin(engagement, Act.ACCEPT)
    member = member_of(engagement)
    rules.check_in_time(engagement.expires_at, now=now)
    engagement.released_at = None
    if engagement.state is State.OFFERED:
        rules.check_ahead(terms_now(shift), now=now)
        check_overlap(shift, member)
        move(engagement, State.CONFIRMED, actor=actor, now=now)
        return
    if wish:
        write_down(member, wish.replies)
        engagement.override = wish.override
    check_may_join(shift, member, now=now, asked=True, override=bool(engagement.override))
    offer_free_seats(shift, now=now)
    if wish:
        describe(engagement, shift, member, wish, now=now)
    enter(engagement, member, wish or PLAIN, actor=actor, now=now, asked=True)
    keep_companions(engagement, along_of(wish or PLAIN))
    call_off(shift, now=now)


def refuse(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Say no to an invitation or an offered place; the next in line is asked.

    Who waited for the place may apply again; that is withdrawing, not declining.
    """
    shift = begin(engagement, Act.REFUSE)
    to = State.DECLINED if engagement.state is State.INVITED else State.WITHDRAWN
    end(engagement, shift, to, actor=actor, now=now, reason=reason)


def withdraw(engagement: Engagement, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take back an application or a promise; the next in line is asked.

    Who was released from it, the organizer having changed the shift, leaves without a mark.
    """
    shift = begin(engagement, Act.WITHDRAW)
    check_not_over(shift, now=now)
    end(engagement, shift, State.WITHDRAWN, actor=actor, now=now, reason=reason)
