"""The search for a substitute, when somebody leaves a shift shortly before it begins."""

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from matcher.activities.models import Shift
from matcher.engagements import seats
from matcher.engagements.announcing import Side, write
from matcher.engagements.hooks.substitutes import ask_substitutes
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import State
from matcher.engagements.rules.leaving import is_late
from matcher.engagements.steps import move
from matcher.shared.channel import Channel
from matcher.shared.db import db
from matcher.shared.town import current_city


class Search(StrEnum):
    """What was begun for a seat that became free: the waiting list comes first."""

    OFFERED = "offered"
    ASKED = "asked"
    NOBODY = "nobody"
    NOT_NEEDED = "not_needed"


def is_missed(shift: Shift, before: State, *, now: datetime) -> bool:
    """Tell whether somebody who leaves this shift now was counted on, and is hard to replace."""
    hours = current_city().policies.late_hours
    return before is State.CONFIRMED and is_late(shift.starts_at, now=now, hours=hours)


def search(shift: Shift, event: EngagementEvent, engagement: Engagement, *, offered: int) -> None:
    """Ask others for the seat that became free, and tell the organizer at once what was begun."""
    begun, asked = Search.OFFERED, 0
    if not offered:
        begun, asked = _ask(shift, now=event.at)
    write(
        "engagement_left_late",
        Side.ORGANIZER,
        engagement,
        str(event.id),
        now=event.at,
        reason=event.reason,
        begun=begun,
        count=offered or asked,
    )


def call_off(shift: Shift, *, now: datetime) -> None:
    """Let those who were asked as substitutes know that nobody is needed any more, if so."""
    if seats.are_left(shift, 1):
        return
    for engagement in db.session.scalars(_asked().where(Engagement.shift_id == shift.id)).all():
        reason = _("ほかの方の参加が決まったため")
        move(engagement, State.EXPIRED, actor=None, now=now, reason=reason, tell=())
        write("engagement_filled", Side.MEMBER, engagement, f"{engagement.id}:{now}", now=now)


def filled_shifts() -> list[int]:
    """Return the full shifts for which substitutes are still asked, in the order of their ids."""
    full = Shift.capacity.is_not(None) & (Shift.taken >= Shift.capacity)
    asked = _asked().join(Engagement.shift).where(full)
    return sorted({one.shift_id for one in db.session.scalars(asked)})


def call_off_of(shift_id: int, *, now: datetime) -> None:
    """Let the substitutes of one shift know that nobody is needed any more, if so."""
    call_off(seats.lock(shift_id), now=now)


def _ask(shift: Shift, *, now: datetime) -> tuple[Search, int]:
    if shift.capacity is None or not seats.are_left(shift, 1):
        return Search.NOT_NEEDED, 0
    asked = ask_substitutes(shift.id, current_city().policies.substitute_asks, now=now)
    return (Search.ASKED, asked) if asked else (Search.NOBODY, 0)


def _asked() -> Select[Engagement]:
    """Return the statement for those whom the search has asked and who have not answered."""
    by_search = exists().where(
        EngagementEvent.engagement_id == Engagement.id,
        EngagementEvent.to_state == State.INVITED,
        EngagementEvent.channel == Channel.AUTOMATIC,
    )
    asked = select(Engagement).where(Engagement.state == State.INVITED, by_search)
    return asked.order_by(Engagement.id)
