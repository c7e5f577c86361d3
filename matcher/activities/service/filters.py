"""What a visitor can look for, and in which order it is listed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matcher.activities.rules.terms import Trait
from matcher.shared.town import current_city
from matcher.shared.week import Days, slot_mask_of

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180


class Sort(StrEnum):
    """What comes first: the soonest, the nearest, where most seats are free, what fits one."""

    SOONEST = ""
    NEAREST = "near"
    NEEDED = "need"
    FOR_ME = "me"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor looks for; an empty filter excludes nothing.

    All of `needs` must hold. `within` so many km is asked from the middle of the area `origin`,
    from which also the nearest first is told.
    """

    words: str = ""
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    days: Days = Days.ANY
    bands: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    needs: tuple[Trait, ...] = ()
    origin: str = ""
    within: int | None = None
    sort: Sort = Sort.SOONEST

    def slot_mask(self) -> int:
        """Return the weekly slots asked for as bits; none if neither days nor bands are."""
        return slot_mask_of(self.days, self.bands)

    def place(self) -> Mapping[str, float]:
        """Return where distances begin, and how long a degree eastwards is there, in km.

        On a map of one town the earth is flat: no database needs to know of sines.
        """
        area = current_city().find_area(self.origin)
        if area is None:
            return {}
        east = KM_PER_DEGREE * math.cos(math.radians(area.lat))
        return {"lat": area.lat, "lon": area.lon, "km_east": east}
