"""Lotteries as their pages show them: when, from what, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from matcher.activities.hooks.lotteries import Lottery, lotteries_by
from matcher.activities.models import Activity, Selection, Shift
from matcher.engagements.models import Draw
from matcher.engagements.promises import lottery_due
from matcher.engagements.rules.lottery import Drawn, Ticket
from matcher.engagements.rules.lottery import draw as draw_lots
from matcher.shared.db import db
from matcher.shared.web.filters import date_ja, datetime_ja

SHOWN_OF_DIGEST = 12
"""So many characters of a number's digest are enough to see the order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number in the drawn order; `outcome` is "won", "away" or "waits"."""

    place: int
    number: int
    seats: int
    digest: str
    outcome: str


@lotteries_by
def lotteries(activity: Activity, now: datetime) -> Mapping[int, Lottery]:
    """Return the lotteries of a listing's dates by the shift's id."""
    drawn = select(Draw).join(Shift, Shift.id == Draw.shift_id)
    rows = db.session.scalars(drawn.where(Shift.activity_id == activity.id))
    draws = {draw.shift_id: draw for draw in rows}
    return {
        shift.id: _lottery(shift, activity, draws.get(shift.id), now=now)
        for role in activity.roles
        if role.selection is Selection.LOTTERY
        for shift in role.shifts
        if shift.cancelled_at is None
    }


def _lottery(shift: Shift, activity: Activity, draw: Draw | None, *, now: datetime) -> Lottery:
    return Lottery(
        words=when_drawn(shift, activity, draw, now=now),
        url=url_for("engagements.lottery", shift_id=shift.id),
        commitment=draw.commitment if draw else "",
        is_drawn=draw is not None and draw.drawn_at is not None,
    )


def when_drawn(shift: Shift, activity: Activity, draw: Draw | None, *, now: datetime) -> str:
    """Return when a lottery is or was drawn, in words."""
    if draw is not None and draw.drawn_at is not None:
        return str(_("%(when)sに抽選しました", when=datetime_ja(draw.drawn_at)))
    due = lottery_due(shift, activity, since=draw.made_at if draw else now)
    if due is None:
        return str(_("募集を締め切ったあとに抽選します"))
    if due <= now:
        return str(_("申込みの受付は終わりました。まもなく抽選します"))
    return str(_("%(day)sに抽選します", day=date_ja(due)))


def rows_of(draw: Draw) -> list[Row]:
    """Return what came of a lottery, in the drawn order."""
    tickets = {ticket.number: ticket for ticket in tickets_in(draw)}
    return [_row(draw, tickets[one.number], one) for one in result_in(draw)]


def tickets_in(draw: Draw) -> list[Ticket]:
    """Return the numbers that took part, as they were kept."""
    return [Ticket(**entry) for entry in draw.entries]


def result_in(draw: Draw) -> list[Drawn]:
    """Return what came of each, as it was kept."""
    return [Drawn(**one) for one in draw.result]


def drawn_again(draw: Draw) -> list[Drawn]:
    """Return what comes of a lottery that is drawn once more from what was kept."""
    return draw_lots(draw.seed, tickets_in(draw), draw.seats)


def _row(draw: Draw, ticket: Ticket, one: Drawn) -> Row:
    digest = sha256(f"{draw.seed}:{one.number}".encode()).hexdigest()
    outcome = "won" if one.won else "away" if ticket.away else "waits"
    return Row(one.place, one.number, ticket.seats, digest[:SHOWN_OF_DIGEST], outcome)
