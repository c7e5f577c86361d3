"""Days of the week and parts of the day that somebody asks for."""

from collections.abc import Iterable
from enum import StrEnum

from matcher.shared.town import current_city


class Days(StrEnum):
    """Which days of the week suit."""

    ANY = ""
    WEEKDAYS = "weekdays"
    WEEKEND = "weekend"


_WEEKDAYS = {Days.WEEKDAYS: range(5), Days.WEEKEND: range(5, 7), Days.ANY: range(7)}


def slot_mask_of(days: Days, bands: Iterable[str]) -> int:
    """Return these days and bands as bits; no bands mean all of them, nothing at all means none."""
    bands, city = tuple(bands), current_city()
    if days is Days.ANY and not bands:
        return 0
    codes = bands or [band.code for band in city.bands]
    return city.slot_mask(f"{day}-{code}" for day in _WEEKDAYS[days] for code in codes)
