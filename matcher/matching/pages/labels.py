"""What the places of a board are called: as short as tells them apart."""

from collections.abc import Iterable

from flask_babel import gettext as _

from matcher.matching.service.rosters import Place, Sheet
from matcher.shared.clock import local_date
from matcher.shared.web.filters import day_ja, time_ja


class Labels:
    """Names of shifts: the day and the place are told only where they differ."""

    def __init__(self, sheet: Sheet) -> None:
        self._places = sheet.place_by_id
        self._many_days = len({_day(place) for place in sheet.places}) > 1
        self._many_wheres = len({place.where for place in sheet.places}) > 1
        self._names = sheet.names

    def of(self, shift_id: int | None) -> str:
        """Return the name of a shift: "9:00〜12:00 受付（駅前）"."""
        place = self._places.get(shift_id or 0)
        if place is None:
            return str(_("中止または終了した日程"))
        words = f"{hours(place)} {self.short(place)}"
        return f"{_day(place)} {words}" if self._many_days else words

    def short(self, place: Place) -> str:
        """Return the name of a place without its hours."""
        name = place.role.name
        if self._many_wheres and place.where:
            return str(_("%(name)s（%(where)s）", name=name, where=place.where))
        return name

    def where(self, place: Place) -> str:
        """Return where a place is, if they are not all at the same."""
        return place.where if self._many_wheres else ""

    def person(self, helper_id: int) -> str:
        """Return the name of a helper."""
        name = self._names.get(helper_id)
        return str(_("%(name)sさん", name=name)) if name else str(_("取りやめた方"))

    def people(self, helper_ids: Iterable[int]) -> str:
        """Return the names of several helpers."""
        return str(_("、")).join(self.person(id_) for id_ in helper_ids)


def hours(place: Place) -> str:
    """Return from when until when a place is filled."""
    start, end = place.shift.starts_at, place.shift.over_at
    return f"{time_ja(start)}〜{time_ja(end)}" if start and end else ""


def _day(place: Place) -> str:
    return day_ja(local_date(place.shift.starts_at)) if place.shift.starts_at else ""
