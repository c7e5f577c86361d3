"""Shifts and engagements as the components show them: plain words, already formatted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.models import Shift
from matcher.activities.pages.today import word_of
from matcher.engagements.models import Engagement
from matcher.engagements.rules import ACTS, LIVE, Act, Origin
from matcher.engagements.wording import answer_until, standing_of
from matcher.members.models import MemberKind
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


def engagement_card(engagement: Engagement, *, now: datetime) -> Card:
    """Return an engagement as its member sees it, with what they can do about it."""
    member = engagement.member
    return shift_card(
        engagement.shift,
        engagement=engagement,
        standing=standing_of(engagement, now=now),
        until=answer_until(engagement),
        today=word_of(engagement.shift.activity, engagement.shift, now=now),
        released=engagement.released_at is not None and engagement.state in LIVE,
        word="" if engagement.origin is Origin.APPLIED else engagement.message,
        whose="" if member.kind is MemberKind.RESIDENT else member.name,
        acts=acts_on(engagement),
    )


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
