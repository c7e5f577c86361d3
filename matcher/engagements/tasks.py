"""The worker's part: waiting lists go on as time passes, lots are drawn, nobody is forgotten."""

import logging
from collections.abc import Callable
from functools import partial

from huey import crontab

from matcher.engagements.promises import promise
from matcher.engagements.service import consenting
from matcher.engagements.service.drawing import draw
from matcher.engagements.service.ending import end_waiting, shifts_begun
from matcher.engagements.service.lotteries import draws_due, lotteries_without_promise
from matcher.engagements.service.substitutes import call_off_of, filled_shifts
from matcher.engagements.service.swaps import expire_swap, swaps_over
from matcher.engagements.service.undecided import organizers_to_remind, remind
from matcher.engagements.waiting import (
    expire_due_of,
    offer_seats_of,
    shifts_with_idle_seats,
    shifts_with_overdue,
)
from matcher.errors import DomainError
from matcher.extensions import huey
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.queue import in_application

log = logging.getLogger(__name__)


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def go_on() -> None:
    """End overdue invitations and offers, and offer what is free to the next in line."""
    now = utcnow()
    for shift_id in shifts_with_overdue(now=now):
        _alone(partial(expire_due_of, shift_id, now=now), "unanswered of shift", shift_id)
    for shift_id in shifts_with_idle_seats(now=now):
        _alone(partial(offer_seats_of, shift_id, now=now), "idle seats of shift", shift_id)
    for swap_id in swaps_over(now=now):
        _alone(partial(expire_swap, swap_id, now=now), "swap", swap_id)
    for shift_id in filled_shifts():
        _alone(partial(call_off_of, shift_id, now=now), "substitutes of shift", shift_id)


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def draw_lots() -> None:
    """Promise a seed where one can apply now, and draw where applying has ended."""
    now = utcnow()
    with transaction():
        promise(lotteries_without_promise(now=now), now=now)
    for shift_id in draws_due(now=now):
        _alone(partial(draw, shift_id, actor=None, now=now), "lottery of shift", shift_id)


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def end_what_has_begun() -> None:
    """End the waiting for shifts that have begun."""
    now = utcnow()
    for shift_id in shifts_begun(now=now):
        _alone(partial(end_waiting, shift_id, now=now), "waiting for shift", shift_id)


@huey.periodic_task(crontab(minute="*/5"))
@in_application
def look_after_consents() -> None:
    """End what nobody agreed to in time, and remind guardians and schools half-way."""
    now = utcnow()
    for consent_id in consenting.overdue_consents(now=now):
        _alone(partial(consenting.expire, consent_id, now=now), "consent", consent_id)
    with transaction():
        consenting.remind_of_consents(now=now)


# The queue's clock is UTC's: this is every hour from eight to eight in Tokyo.
@huey.periodic_task(crontab(hour="23,0-11", minute="20"))
@in_application
def remind_organizers() -> None:
    """Remind organizers of what they have not decided, and tell those whom they keep waiting."""
    now = utcnow()
    for organization_id in organizers_to_remind(now=now):
        _alone(partial(remind, organization_id, now=now), "reminding organizer", organization_id)


def _alone(deed: Callable[[], object], what: str, id_: int) -> None:
    """Do one thing by itself: what goes wrong with one must not keep the others waiting."""
    try:
        with transaction():
            deed()
    except DomainError as error:
        log.info("%s %d: %s", what, id_, error.code)
    except Exception:
        log.exception("%s %d went wrong", what, id_)
