"""Telling people where they stand: confirmed, moved, or asked for one shift more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from matcher.authz import Actor
from matcher.engagements import rules
from matcher.engagements import service as engagements
from matcher.engagements.models import Engagement
from matcher.engagements.rules import LIVE, State
from matcher.engagements.service.moving import transfer
from matcher.errors import Conflict, DomainError
from matcher.matching.models import EventRoster, RosterDeed, RosterPlacement
from matcher.matching.service.rosters.keeping import Change, claim, note
from matcher.matching.service.rosters.sheet import Helper, Place, Sheet
from matcher.members.models import Member
from matcher.shared.db import db

MOVABLE = rules.ACTS[rules.Act.WITHDRAW]


class Step(StrEnum):
    """What telling somebody of one placement takes."""

    DONE = "done"
    CONFIRM = "confirm"
    MOVE = "move"
    ASK = "ask"
    AWAITED = "awaited"
    IN_LINE = "in_line"


@dataclass(frozen=True, slots=True)
class Told:
    """One placement, and what is to be done; `from_shift` is what somebody is moved from."""

    helper_id: int
    shift_id: int
    step: Step
    from_shift: int | None = None


_BY_STATE = {
    State.APPLIED: Step.CONFIRM,
    State.CONFIRMED: Step.DONE,
    State.ATTENDED: Step.DONE,
    State.INVITED: Step.AWAITED,
    State.OFFERED: Step.AWAITED,
    State.WAITLISTED: Step.IN_LINE,
}


def steps_of(sheet: Sheet) -> list[Told]:
    """Return what is to be done for every placement, those that free no seat first."""
    steps = [told for helper in sheet.helpers for told in _steps(sheet, helper)]
    order = list(Step)
    return sorted(steps, key=lambda told: (order.index(told.step), told.helper_id, told.shift_id))


def begin_deciding(activity_id: int, change: Change) -> None:
    """Note that the board is told of as it stands in this edition."""
    roster = claim(activity_id, change)
    roster.decided_at = change.at
    for row in roster.placements:
        row.trouble = {}
    note(roster, change, RosterDeed.DECIDED)


def tell(activity_id: int, told: Told, *, actor: Actor, now: datetime) -> bool:
    """Do what one placement takes, and note why it could not be; tell whether it was done.

    What has been done already is left alone: it is safe to begin anew after an interruption.
    """
    row = row_of(activity_id, told)
    if row is None:
        return False
    try:
        with db.session.begin_nested():
            _do(told, actor=actor, now=now)
    except DomainError as error:
        row.trouble = {"code": error.code, "params": error.params}
        return False
    row.trouble = {}
    if told.step is Step.ASK:
        row.asked_at = now
    return True


def _steps(sheet: Sheet, helper: Helper) -> Iterable[Told]:
    """Yield the steps of one helper: each tie they no longer need brings them to a new place."""
    mine = [one.shift_id for one in sheet.placed if one.helper_id == helper.id]
    spare = [
        shift_id
        for shift_id, state in helper.ties.items()
        if shift_id not in mine and state in MOVABLE and shift_id in sheet.place_by_id
    ]
    for shift_id in mine:
        if shift_id in helper.ties:
            yield Told(helper.id, shift_id, _BY_STATE[helper.ties[shift_id]])
            continue
        place = sheet.place_by_id[shift_id]
        spare.sort(key=lambda old: _distance(sheet.place_by_id[old], place))
        if spare:
            yield Told(helper.id, shift_id, Step.MOVE, spare.pop(0))
        else:
            yield Told(helper.id, shift_id, Step.ASK)


def _distance(old: Place, new: Place) -> tuple[bool, int, int]:
    """Return how far two places lie apart: another role first, then by the clock."""
    return (old.role.id != new.role.id, abs(old.start - new.start), old.id)


def _do(told: Told, *, actor: Actor, now: datetime) -> None:
    if told.step is Step.CONFIRM:
        engagement = tie_of(told.helper_id, told.shift_id)
        if engagement.state is State.APPLIED:
            engagements.confirm(engagement, actor=actor, now=now)
    elif told.step is Step.MOVE and told.from_shift:
        engagement = tie_of(told.helper_id, told.from_shift)
        transfer(engagement, told.shift_id, actor=actor, now=now)
    elif told.step is Step.ASK:
        member = db.session.get_one(Member, told.helper_id)
        message = _("当日の持ち場として、この日程もお願いできればと思います。")
        engagements.invite(told.shift_id, member, actor=actor, now=now, message=message)
    elif told.step is Step.IN_LINE:
        raise Conflict("roster_in_line")


def tie_of(member_id: int, shift_id: int) -> Engagement:
    """Return what ties a member to a shift; raise Conflict if that is over by now."""
    found = _engagement(member_id, shift_id)
    if found is None or found.state not in LIVE:
        raise Conflict("engagement_moved_on")
    return found


def _engagement(member_id: int, shift_id: int) -> Engagement | None:
    tie = select(Engagement).where(
        Engagement.member_id == member_id, Engagement.shift_id == shift_id
    )
    return db.session.scalars(tie).one_or_none()


def row_of(activity_id: int, told: Told) -> RosterPlacement | None:
    """Return the placement as it is kept, None if it is no more."""
    placed = (
        select(RosterPlacement)
        .join(EventRoster, EventRoster.id == RosterPlacement.roster_id)
        .where(
            EventRoster.activity_id == activity_id,
            RosterPlacement.member_id == told.helper_id,
            RosterPlacement.shift_id == told.shift_id,
        )
    )
    return db.session.scalars(placed).one_or_none()
