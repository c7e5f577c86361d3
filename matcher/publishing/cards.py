"""Activities as the cards of the public pages show them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.activities.service.finding import Listed
from matcher.activities.service.reading import activities_of
from matcher.members.listings import listings_by
from matcher.members.models import Organization
from matcher.shared.clock import local_date
from matcher.shared.town import current_city
from matcher.shared.web.filters import area_name, field_name, shift_when
from matcher.shared.web.navigation import NavItem

Card = Mapping[str, Any]
FEW = 3
"""From how few free seats on a card says how many are left."""


def cards_of(rows: Sequence[Listed]) -> list[Card]:
    """Return the cards of a list's rows."""
    return [
        {
            "title": row.title,
            "url": url_for("activities.show", activity_id=row.id),
            "organization": row.organization,
            "date": local_date(row.starts_at) if row.starts_at else None,
            "when": shift_when(row.starts_at, row.ends_at, row.timed),
            "where": row.venue or area_name(row.area),
            "field": field_name(row.field),
            "seats": _seats(row.seats_left),
        }
        for row in rows
    ]


def various(rows: Sequence[Listed], count: int, *, now: datetime) -> list[Listed]:
    """Return the first `count` that have yet to begin, one of each group while there are enough."""
    coming = [row for row in rows if row.starts_at is None or row.starts_at > now]
    by_group: dict[str, Listed] = {}
    for row in coming:
        by_group.setdefault(row.organization, row)
    firsts = list(by_group.values())
    return (firsts + [row for row in coming if row not in firsts])[:count]


def area_links() -> list[NavItem]:
    """Return a link to the activities of each area."""
    areas = current_city().areas
    return [NavItem(a.name, url_for("activities.index", area=a.code)) for a in areas]


def field_links() -> list[NavItem]:
    """Return a link to the activities of each field."""
    fields = current_city().fields
    return [NavItem(f.name, url_for("activities.index", field=f.code)) for f in fields]


@listings_by
def cards_of_group(organization: Organization, now: datetime) -> list[Card]:
    """Return the cards of what a group is looking for, soonest first."""
    listed = [a for a in activities_of([organization.id]) if _is_open(a, now=now)]
    listed.sort(key=lambda a: (a.next_at is None, a.next_at or now))
    return [_card(a, next(_coming(a, now=now), None)) for a in listed]


def _card(activity: Activity, shift: Shift | None) -> Card:
    starts_at, ends_at = (shift.starts_at, shift.ends_at) if shift else (None, None)
    return {
        "title": activity.title,
        "url": url_for("activities.show", activity_id=activity.id),
        "organization": activity.organization.name,
        "date": local_date(starts_at) if starts_at else None,
        "when": shift_when(starts_at, ends_at, shift.timed if shift else True),
        "where": activity.venue or area_name(activity.area),
        "field": field_name(activity.field),
        "seats": _seats(shift.seats_left) if shift else "",
    }


def _is_open(activity: Activity, *, now: datetime) -> bool:
    going_on = activity.open_ended or (activity.last_at is not None and activity.last_at > now)
    in_time = activity.deadline is None or activity.deadline >= local_date(now)
    return activity.status is ActivityStatus.PUBLISHED and going_on and in_time


def _coming(activity: Activity, *, now: datetime) -> Iterator[Shift]:
    shifts = (s for role in activity.roles for s in role.shifts if s.cancelled_at is None)
    dated = [s for s in shifts if s.starts_at and s.over_at and s.over_at > now]
    yield from sorted(dated, key=lambda s: (s.starts_at or now, s.id))


def _seats(left: int | None) -> str:
    """Return how many are still wanted, where few are, or that none is."""
    if left is None or left > FEW:
        return ""
    words: str = _("あと%(count)d人", count=left) if left else _("満員（キャンセル待ち）")
    return words
