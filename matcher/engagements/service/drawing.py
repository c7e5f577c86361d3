"""Drawing lots: once, in one piece, from the seed whose digest was shown before."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from matcher.activities.models import Role, Selection, Shift
from matcher.activities.rules.terms import Per
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.announcing import Side, write
from matcher.engagements.joining import terms_now
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.promises import draw_of, promised
from matcher.engagements.queries import role_of
from matcher.engagements.rules import State
from matcher.engagements.rules.lottery import Drawn, Ticket
from matcher.engagements.rules.lottery import draw as draw_lots
from matcher.engagements.service.lotteries import has_ended
from matcher.engagements.service.tickets import entered_for, tickets_of
from matcher.engagements.steps import move
from matcher.engagements.waiting import line_of
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.members.models import Organization
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db

ONLY_MEMBER = frozenset({Side.MEMBER})


def draw(shift_id: int, *, actor: Actor | None, now: datetime) -> Draw:
    """Draw the lottery of a shift: winners are confirmed, the others wait in the drawn order.

    Raise RuleBroken while somebody can still apply, or while an earlier date that shares its
    seats is to be drawn first; Conflict("already_drawn") for a second time.
    """
    shift = seats.lock(shift_id)
    role, lottery = role_of(shift), draw_of(shift_id)
    if role.selection is not Selection.LOTTERY:
        raise NotFound
    lottery = lottery or promised(shift, now=now)
    _check_drawable(lottery, shift, role, now=now)
    entered = entered_for(shift)
    tickets = tickets_of(shift, entered)
    drawn = draw_lots(lottery.seed, tickets, shift.seats_left)
    lottery.seats, lottery.entries = shift.seats_left, [asdict(ticket) for ticket in tickets]
    lottery.result = [asdict(one) for one in drawn]
    lottery.drawn_at, lottery.account_id = now, actor.account_id if actor else None
    _settle(shift, entered, tickets, drawn, actor=actor, now=now)
    _tell_the_others(shift, lottery, now=now)
    return lottery


def _check_drawable(lottery: Draw, shift: Shift, role: Role, *, now: datetime) -> None:
    if lottery.drawn_at is not None:
        raise Conflict("already_drawn")
    rules.check_ahead(terms_now(shift), now=now)
    if not has_ended(lottery, shift, role, now=now):
        raise RuleBroken("draw_too_early")
    if role.per is Per.TOTAL and _is_preceded(shift):
        raise RuleBroken("earlier_draw_first")


def _is_preceded(shift: Shift) -> bool:
    """Tell whether an earlier date that shares its seats still waits for its draw."""
    earlier = (
        select(Draw.id)
        .join(Shift, Shift.id == Draw.shift_id)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(
            Shift.role_id == shift.role_id,
            Shift.cancelled_at.is_(None),
            Shift.starts_at < shift.starts_at,
            Draw.drawn_at.is_(None),
            Engagement.state == State.APPLIED,
            Engagement.awaits.is_(None),
        )
    )
    return shift.starts_at is not None and db.session.scalar(earlier.limit(1)) is not None


def _settle(
    shift: Shift,
    entered: dict[int, Engagement],
    tickets: Sequence[Ticket],
    drawn: Sequence[Drawn],
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    ahead = len(line_of(shift))
    away = {ticket.number for ticket in tickets if ticket.away}
    for one in (one for one in drawn if one.won):
        reason = _("抽選で選ばれました（受付番号%(number)d）。", number=one.number)
        to = State.CONFIRMED
        move(entered[one.number], to, actor=actor, now=now, reason=reason, tell=ONLY_MEMBER)
    for place, one in enumerate((one for one in drawn if not one.won), start=ahead + 1):
        reason = _words(one, place, is_away=one.number in away)
        to = State.WAITLISTED
        move(entered[one.number], to, actor=actor, now=now, reason=reason, tell=ONLY_MEMBER)


def _words(one: Drawn, place: int, *, is_away: bool) -> str:
    if is_away:
        words = _(
            "抽選のとき、同じ時間に参加する活動がほかにあったため、次の方へ順番をお送りしました。"
            "キャンセル待ちの%(place)d番目です（受付番号%(number)d）。",
            place=place,
            number=one.number,
        )
        return str(words)
    words = _(
        "抽選の結果、キャンセル待ちの%(place)d番目です（受付番号%(number)d）。",
        place=place,
        number=one.number,
    )
    return str(words)


def _tell_the_others(shift: Shift, lottery: Draw, *, now: datetime) -> None:
    """Write to those whose consent is still open, and to the organizer."""
    waits = select(Engagement).where(
        Engagement.shift_id == shift.id,
        Engagement.state == State.APPLIED,
        Engagement.awaits.is_not(None),
    )
    for engagement in db.session.scalars(waits):
        key = f"{engagement.id}:{lottery.id}"
        write("engagement_not_drawn", Side.MEMBER, engagement, key, now=now)
    activity = role_of(shift).activity
    organizer = db.session.get_one(Organization, activity.organization_id)
    won = sum(one["won"] for one in lottery.result)
    message = letter(
        "engagement_drawn",
        str(lottery.id),
        shift=shift,
        activity=activity,
        to=organizer,
        entered=len(lottery.result),
        won=won,
    )
    enqueue(message, recipient_of(organizer), now=now)
