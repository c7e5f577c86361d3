"""Fields whose words stand for a value: days, times of day, numbers."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import DateInput, TextInput, TimeInput

from matcher.shared.clock import YEARS
from matcher.shared.forms.text import INVISIBLE
from matcher.shared.text import squeeze

_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
_ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "m": 1867,
    "t": 1911,
    "s": 1925,
    "h": 1988,
    "r": 2018,
}
_ERA_DAY = re.compile(rf"({'|'.join(_ERAS)})(元|\d{{1,2}})[年./-](\d{{1,2}})[月./-](\d{{1,2}})日?")
_HOURS = ("%H:%M", "%H時%M分", "%H時", "%H:%M:%S")


class _Parsed(Field):
    """Typed words that stand for a value; `data` is None while nothing usable was typed."""

    typed: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, full-width or not."""
        self.typed = squeeze(INVISIBLE.sub("", valuelist[0])) if valuelist else ""
        plain = unicodedata.normalize("NFKC", self.typed).replace(" ", "")
        self.data = None  # not the default, should the words stand for nothing
        self.data = self.parse(plain) if plain else None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed if self.data is None else self.show(self.data)
        return "" if self.data is None else self.show(self.data)

    def parse(self, plain: str) -> object:
        """Return the value of these words; raise ValueError with the message if they have none."""
        raise NotImplementedError

    def show(self, value: Any) -> str:  # noqa: ANN401 - what parse returned
        """Return the words for a value."""
        return str(value)


class DayField(_Parsed):
    """A date, in one of its `years`: whoever takes any says themselves which make sense."""

    widget: Any = DateInput()
    years = range(1, 10_000)

    def parse(self, plain: str) -> date:
        """Return the date; 2026-11-24, 2026/11/24, 2026年11月24日 and 令和8年11月24日 are read."""
        day = self._day(plain)
        if day.year not in self.years:
            first, last = self.years[0], self.years[-1]
            raise ValueError(
                _("%(first)d年から%(last)d年までの日付を入力してください。", first=first, last=last)
            )
        return day

    def _day(self, plain: str) -> date:
        plain = _ERA_DAY.sub(_in_western_years, plain.casefold())
        for pattern in _DAYS:
            try:
                return datetime.strptime(plain, pattern).date()  # noqa: DTZ007 - a date has no zone
            except ValueError:
                continue
        raise ValueError(_("日付は「2026年11月24日」のように、実際にある日を入力してください。"))


class NearDayField(DayField):
    """A date in the town's own time."""

    years = YEARS


class BirthDateField(DayField):
    """A date long ago, which nobody finds in a calendar of today: typed in words."""

    widget = TextInput()
    years = range(1850, YEARS.stop)

    def show(self, value: Any) -> str:  # noqa: ANN401 - what parse returned
        """Return the date in words."""
        words: str = _(
            "%(year)d年%(month)d月%(day)d日", year=value.year, month=value.month, day=value.day
        )
        return words


class ClockField(_Parsed):
    """A time of day."""

    widget = TimeInput()

    def parse(self, plain: str) -> time:
        """Return the time; 9:05, 9時5分 and 9時 are read."""
        for pattern in _HOURS:
            try:
                return datetime.strptime(plain, pattern).time()  # noqa: DTZ007 - wall-clock time
            except ValueError:
                continue
        raise ValueError(_("時刻は「9:30」のように入力してください。"))

    def show(self, value: Any) -> str:  # noqa: ANN401 - what parse returned
        """Return hours and minutes."""
        return f"{value:%H:%M}"


class NumberField(_Parsed):
    """A whole number."""

    widget = TextInput()
    # A field of type "number" drops full-width digits in some browsers.

    def parse(self, plain: str) -> int:
        """Return the number; one no column could hold is none."""
        if not re.fullmatch(r"-?[0-9]{1,9}", plain):
            raise ValueError(_("数字で入力してください。"))
        return int(plain)


class DegreesField(_Parsed):
    """Degrees north or east."""

    widget = TextInput()

    def parse(self, plain: str) -> float:
        """Return the degrees, as closely as a step on the ground."""
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", plain):
            raise ValueError(_("「34.1234」のように数字で入力してください。"))
        return round(float(plain), 6)


def _in_western_years(era: re.Match[str]) -> str:
    name, year, month, day = era.groups()
    number = 1 if year == "元" else int(year)
    return f"{_ERAS[name] + number}-{month}-{day}"
