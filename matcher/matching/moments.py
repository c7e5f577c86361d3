"""Moments as the engine counts them, and the town as it sees it."""

from datetime import datetime, timedelta
from functools import lru_cache

from matcher.activities.models import USUAL_LENGTH
from matcher.city import City
from matcher.matching.engine import Settings, Town
from matcher.shared.clock import to_local
from matcher.shared.town import current_city


def minute_of(moment: datetime) -> int:
    """Return the whole minutes from the epoch to this moment."""
    return int(moment.timestamp() // 60)


def month_of(moment: datetime) -> str:
    """Return the month in Tokyo: "2026-11"."""
    return f"{to_local(moment):%Y-%m}"


def settings_at(now: datetime) -> Settings:
    """Return what this town decides about matching, at this moment."""
    return Settings(
        buffer_minutes=current_city().policies.travel_minutes,
        assumed_minutes=USUAL_LENGTH // timedelta(minutes=1),
        now=minute_of(now),
    )


def current_town() -> Town:
    """Return the town this application serves, for the engine."""
    return town_of(current_city())


@lru_cache(maxsize=4)
def town_of(city: City) -> Town:
    """Return a town as the engine sees it."""
    return Town.from_points(
        bands=len(city.bands),
        neighbours={area.code: area.neighbours for area in city.areas},
        points={area.code: (area.lat, area.lon) for area in city.areas},
    )
