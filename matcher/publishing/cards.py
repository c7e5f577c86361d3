"""Which activities the public pages show, and the ways to the others."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from matcher.activities.pages.cards import Card, cards_of
from matcher.activities.service.finding import Listed, find_of
from matcher.members.listings import listings_by
from matcher.members.models import Organization
from matcher.shared.town import current_city
from matcher.shared.web.navigation import NavItem


@listings_by
def cards_of_group(organization: Organization, now: datetime) -> list[Card]:
    """Return the cards of what a group is looking for, soonest first."""
    return cards_of(find_of(organization.id, now=now), now=now)


def various(rows: Sequence[Listed], count: int, *, now: datetime) -> list[Listed]:
    """Return the first `count` that have yet to begin, one of each group while there are enough."""
    coming = [row for row in rows if row.starts_at is None or row.starts_at > now]
    by_group: dict[str, Listed] = {}
    for row in coming:
        by_group.setdefault(row.organization, row)
    firsts = list(by_group.values())
    chosen = (firsts + [row for row in coming if row not in firsts])[:count]
    return sorted(chosen, key=lambda row: (row.starts_at is None, row.starts_at or now))


def area_links() -> list[NavItem]:
    """Return a link to the activities of each area."""
    areas = current_city().areas
    return [NavItem(a.name, url_for("activities.index", area=a.code)) for a in areas]


def field_links() -> list[NavItem]:
    """Return a link to the activities of each field."""
    fields = current_city().fields
    return [NavItem(f.name, url_for("activities.index", field=f.code)) for f in fields]
