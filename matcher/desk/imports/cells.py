"""What a cell must be, and the problem of one that is not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext
from sqlalchemy.orm import InstrumentedAttribute

from matcher.shared.text import same_name, squeeze

E = TypeVar("E", bound=StrEnum)
_: Callable[..., str] = gettext
OLDEST = 120
MOST_PEOPLE = 1_000_000
_PRINTED_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(:\d{2})?")


class RowProblem(Exception):
    """Why a row waits for a person: a code, and the column it is about."""

    def __init__(self, code: str, column: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.column = column


class Cells:
    """One row's cells, each asked for as what it should be; raise RowProblem where it is not."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = dict(cells)
        self._asked: set[str] = set()

    def text(self, name: str, place: InstrumentedAttribute[Any]) -> str:
        """Return the words, if they fit into their place in the database."""
        words = self._take(name)
        longest = place.type.length
        if longest and len(words) > longest:
            raise RowProblem("too_long", name)
        return words

    def name(self, name: str, place: InstrumentedAttribute[Any]) -> str:
        """Return words of one line that must say something."""
        words = squeeze(self.text(name, place))
        if not same_name(words):
            raise RowProblem("missing", name)
        return words

    def day(self, name: str) -> date | None:
        """Return an ISO date (2026-04-01 or 2026/4/1)."""
        written = _narrow(self._take(name))
        if not written:
            return None
        try:
            year, month, day = (int(part) for part in re.split("[-/]", written))
            return date(year, month, day)
        except ValueError as wrong:
            raise RowProblem("date_unreadable", name) from wrong

    def clock(self, name: str) -> time | None:
        """Return a clock time (9:00, 09:00)."""
        written = _narrow(self._take(name))
        found = _CLOCK.fullmatch(written)
        if not written:
            return None
        try:
            return time(int(found[1]), int(found[2])) if found else _refuse("time_unreadable", name)
        except ValueError as wrong:
            raise RowProblem("time_unreadable", name) from wrong

    def number(self, name: str, *, least: int, most: int) -> int | None:
        """Return a whole number between two bounds."""
        written = _narrow(self._take(name))
        if not written:
            return None
        if not re.fullmatch(r"\d{1,9}", written) or not least <= int(written) <= most:
            raise RowProblem("number_unreadable", name)
        return int(written)

    def choice(self, name: str, kinds: type[E]) -> E:
        """Return one of the known kinds."""
        try:
            return kinds(self._take(name))
        except ValueError as wrong:
            raise RowProblem("kind_unknown", name) from wrong

    def web_address(self, name: str, place: InstrumentedAttribute[Any]) -> str:
        """Return an address that a browser can safely follow; others are left to `others`."""
        address = self.text(name, place)
        if _WEB_ADDRESS.match(address):
            return address
        self._asked.discard(name)
        return ""

    def printed_date(self, name: str) -> str:
        """Return YYYY, YYYY-MM or YYYY-MM-DD as printed."""
        written = _narrow(self._take(name))
        if written and not _PRINTED_DATE.fullmatch(written):
            raise RowProblem("date_unreadable", name)
        return written

    def others(self) -> dict[str, str]:
        """Return the cells that found no place of their own, by the names of their columns."""
        labels = {"source_url": _("出典")}
        return {
            labels.get(name, name): words
            for name, words in self._cells.items()
            if words and name and name not in self._asked
        }

    def _take(self, name: str) -> str:
        self._asked.add(name)
        return self._cells.get(name, "")


def _narrow(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip()


def _refuse(code: str, column: str) -> time:
    raise RowProblem(code, column)
