"""Shifts and engagements as the components show them: plain words, already formatted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.models import Shift
from matcher.activities.pages.today import word_of
from matcher.engagements import seats
from matcher.engagements.asking import may_tap
from matcher.engagements.models import Engagement
from matcher.engagements.pages.awaiting import is_by_lot, waiting_words
from matcher.engagements.queries import awaits_record, terms_of
from matcher.engagements.rules import ACTS, LIVE, Act, Origin, State, check_again, check_open
from matcher.engagements.rules.leaving import UNDO
from matcher.engagements.service.returning import may_give_reason, may_undo
from matcher.engagements.waiting import places_in_line
from matcher.engagements.wording import answer_until, names_words, standing_of
from matcher.errors import DomainError
from matcher.members.models import MemberKind, Resident
from matcher.shared.clock import local_date
from matcher.shared.web.filters import area_name, field_name, shift_when

Card = Mapping[str, Any]


def shift_card(shift: Shift, **more: object) -> Card:
    """Return a shift as an activity card's item, with whatever more is given."""
    activity = shift.activity
    return {
        "title": activity.title,
        "url": url_for("activities.show", activity_id=activity.id),
        "organization": activity.organization.name,
        "summary": _role_of(shift),
        "when": shift_when(shift.starts_at, shift.ends_at, shift.timed),
        "where": where_of(shift),
        "field": field_name(activity.field),
        "date": local_date(shift.starts_at) if shift.starts_at else None,
        "shift": shift,
        **more,
    }


def engagement_card(
    engagement: Engagement, *, now: datetime, places: Mapping[int, int] | None = None
) -> Card:
    """Return an engagement as its member sees it, with what they can do about it.

    The `places` in line are those of many; without them this one's is looked up.
    """
    member = engagement.member
    if places is None:
        places = places_in_line([engagement])
    return shift_card(
        engagement.shift,
        engagement=engagement,
        standing=_standing(engagement, now=now),
        waiting=waiting_words(engagement, places.get(engagement.id), now=now),
        draw_url=_draw_url(engagement),
        until="" if engagement.state is State.OFFERED else answer_until(engagement),
        today=word_of(engagement.shift.activity, engagement.shift, now=now),
        released=engagement.released_at is not None and engagement.state in LIVE,
        word="" if engagement.origin is Origin.APPLIED else engagement.message,
        whose="" if member.kind is MemberKind.RESIDENT else member.name,
        acts=frozenset() if _is_over(engagement, now=now) else acts_on(engagement),
        asks=_asks(engagement, now=now),
        unrecorded=awaits_record(engagement, now=now),
        names=names_words(engagement),
    )


def _asks(engagement: Engagement, *, now: datetime) -> bool:
    """Tell whether a yes needs more than one tap: the role asks something of the member."""
    shift, member = engagement.shift, engagement.member
    invited = engagement.state is State.INVITED and isinstance(member, Resident)
    return invited and not may_tap(shift.role, shift, member, now=now)


def _is_over(engagement: Engagement, *, now: datetime) -> bool:
    end = engagement.shift.over_at
    return engagement.shift.cancelled_at is not None or (end is not None and end <= now)


def after_leaving(engagement: Engagement, *, now: datetime) -> Mapping[str, Any]:
    """Return what one who has withdrawn can still do: undo it, say why, apply again.

    `gone` tells that the seat is somebody else's; the engagement's steps are loaded.
    """
    left = engagement.events[-1] if engagement.events else None
    if left is None or engagement.state is not State.WITHDRAWN:
        return {}
    shift, restorable = engagement.shift, may_undo(engagement, left, now=now)
    needs_seat = left.from_state is State.CONFIRMED
    gone = restorable and needs_seat and not seats.are_left(shift, engagement.seats)
    return {
        "undo_until": left.at + UNDO if restorable and not gone else None,
        "gone": gone,
        "again": _may_apply_again(engagement, now=now),
        "reason": may_give_reason(engagement, left),
    }


def _may_apply_again(engagement: Engagement, *, now: datetime) -> bool:
    shift = engagement.shift
    try:
        check_again(engagement.state, engagement.origin)
        check_open(terms_of(shift, shift.role, shift.activity), now=now, today=local_date(now))
    except DomainError:
        return False
    return True


def _standing(engagement: Engagement, *, now: datetime) -> str:
    by_lot = is_by_lot(engagement) and engagement.state is State.APPLIED
    if by_lot and not engagement.awaits and not _is_over(engagement, now=now):
        return str(_("抽選を待っています。"))
    return standing_of(engagement, now=now)


def _draw_url(engagement: Engagement) -> str:
    by_lot = is_by_lot(engagement) and engagement.state in {State.APPLIED, State.WAITLISTED}
    return url_for("engagements.lottery", shift_id=engagement.shift_id) if by_lot else ""


def _role_of(shift: Shift) -> str:
    """Return what is looked for, unless it goes without saying."""
    name = shift.role.name
    return "" if name == _("参加者") else str(_("募集：%(role)s", role=name))


def acts_on(engagement: Engagement) -> frozenset[Act]:
    """Return what can be done with an engagement in its state."""
    return frozenset(act for act, states in ACTS.items() if engagement.state in states)


def where_of(shift: Shift) -> str:
    """Return the place of a shift: the venue with its area, or what is known of them."""
    activity = shift.activity
    area = area_name(activity.area) if activity.area else ""
    if shift.venue:
        return shift.venue
    if activity.venue and area:
        return str(_("%(venue)s（%(area)s）", venue=activity.venue, area=area))
    return activity.venue or area
