"""The activities on a map, and the same ones as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from matcher.activities.pages.cards import Card, cards_of
from matcher.activities.routes.blueprint import activities
from matcher.activities.routes.finding import asked_here
from matcher.activities.service.mapping import Placed, find_places
from matcher.shared.clock import utcnow
from matcher.shared.web import public, same_for_visitors


@dataclass(frozen=True, slots=True)
class Spot:
    """One line of the list beside the map, and where its marker stands."""

    card: Card
    lat: float
    lon: float


@activities.get("/activities/map")
@public
@same_for_visitors
def on_map() -> str:
    """Show where the activities are that the filters in the address let through."""
    asked, now = asked_here(), utcnow()
    places = find_places(asked.filters, now=now)
    return render_template(
        "activities/map.html",
        asked=asked,
        spots=_spots(places.placed, now),
        placeless=cards_of(places.placeless, now=now),
        beyond=places.beyond,
    )


def _spots(placed: Iterable[Placed], now: datetime) -> list[Spot]:
    placed = list(placed)
    cards = cards_of((one.listed for one in placed), now=now)
    return [Spot(card, one.lat, one.lon) for card, one in zip(cards, placed, strict=True)]
