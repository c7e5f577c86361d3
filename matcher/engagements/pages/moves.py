"""To which other dates of an activity somebody could be moved."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Role, Selection, Shift
from matcher.activities.service.finding import is_coming
from matcher.engagements import rules
from matcher.engagements.models import Draw, Engagement
from matcher.engagements.queries import promised_spans, span_of, terms_of
from matcher.engagements.rules import KNOWN, LIVE, Span, State
from matcher.errors import RuleBroken
from matcher.members.models import MemberKind
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city

MOST = 30
"""So many dates are offered, the soonest."""


def dates_to_move_to(engagement: Engagement, *, now: datetime, by_organizer: bool) -> list[Shift]:
    """Return the dates with room for somebody, those of their own role first, soonest first.

    Dates for which they were only asked are no others to themselves; an organizer is not told.
    """
    tied = KNOWN if by_organizer else LIVE
    found = db.session.scalars(_others(engagement, tied, now=now)).all()
    promised = _promised(engagement)
    open_ones = [
        shift
        for shift in found
        if _is_ahead(shift, now=now)
        and _is_open(shift, now=now, by_organizer=by_organizer)
        and _is_apart(shift, promised)
    ]
    role_id = engagement.shift.role_id
    return sorted(open_ones, key=lambda shift: shift.role_id != role_id)[:MOST]


def _others(engagement: Engagement, tied: Collection[State], *, now: datetime) -> Select[Shift]:
    theirs = select(Engagement.shift_id).where(
        Engagement.member_id == engagement.member_id, Engagement.state.in_(tied)
    )
    room = or_(Shift.capacity.is_(None), Shift.taken + engagement.seats <= Shift.capacity)
    others = select(Shift).where(
        Shift.activity_id == engagement.shift.activity_id,
        Shift.id.not_in(theirs),
        Shift.cancelled_at.is_(None),
        is_coming(now=now),
        room,
    )
    whole = joinedload(Shift.role).options(joinedload(Role.activity).lazyload(Activity.roles))
    drawn = select(Draw.id).where(Draw.shift_id == Shift.id, Draw.drawn_at.is_not(None))
    ordered = others.options(whole).join(Shift.role).join(Shift.activity)
    ordered = ordered.where(or_(Role.selection != Selection.LOTTERY, drawn.exists()))
    return ordered.order_by(Shift.starts_at.asc().nulls_last(), Shift.id)


def _is_ahead(shift: Shift, *, now: datetime) -> bool:
    return shift.starts_at is None or shift.starts_at > now


def _is_open(shift: Shift, *, now: datetime, by_organizer: bool) -> bool:
    terms = terms_of(shift, shift.role, shift.role.activity)
    if by_organizer:
        terms = replace(terms, last_day=None, opens_on=None)
    elif shift.role.selection is not Selection.FIRST_COME:
        return False
    try:
        rules.check_open(terms, now=now, today=local_date(now))
    except RuleBroken:
        return False
    return True


def _promised(engagement: Engagement) -> list[Span]:
    """Return the times a resident has promised besides the shift they leave."""
    if engagement.member.kind is not MemberKind.RESIDENT:
        return []
    return promised_spans(engagement.member_id, except_shift=engagement.shift_id)


def _is_apart(shift: Shift, promised: Sequence[Span]) -> bool:
    buffer = timedelta(minutes=current_city().policies.travel_minutes)
    try:
        rules.check_overlap(span_of(shift), promised, buffer)
    except RuleBroken:
        return False
    return True
