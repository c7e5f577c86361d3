"""One date of a posting: a row of day, start and end, and the day it ends if not the same."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form

from matcher.activities.forms.fields import Kept, Tick
from matcher.activities.models import Shift
from matcher.activities.rules.times import DAY, Fault, Typed, fault_in, span_of, typed_of
from matcher.activities.service.commands import ShiftCommand
from matcher.shared.forms import ClockField, DayField

_LONGEST_ID = 9
_WORDS: Mapping[Fault, tuple[str, Callable[[], str]]] = {
    Fault.DAY_MISSING: ("day", lambda: _("日付を入力してください。")),
    Fault.DAY_PAST: ("day", lambda: _("今日より後の日付を入力してください。")),
    Fault.DAY_FAR: ("day", lambda: _("3年以内の日付を入力してください。")),
    Fault.START_MISSING: ("start", lambda: _("開始の時刻も入力してください。")),
    Fault.START_PAST: ("start", lambda: _("これから始まる時刻を入力してください。")),
    Fault.END_MISSING: ("end", lambda: _("終了の時刻も入力してください。")),
    Fault.END_FIRST: (
        "end",
        lambda: _(
            "終了は、開始より後の時刻にしてください。"
            "翌日に終わるときは「翌日に終わる」を選んでください。"
        ),
    ),
    Fault.LAST_FIRST: ("last_day", lambda: _("日付より後の日を入力してください。")),
    Fault.LAST_FAR: ("last_day", lambda: _("1年以内の日付を入力してください。")),
}


class ShiftForm(Form):
    """One date with its hours; a row in which nothing was typed is no date."""

    id = Kept()
    day = DayField(_l("日付"))
    start = ClockField(_l("開始"))
    end = ClockField(_l("終了"))
    overnight = Tick(_l("翌日に終わる"))
    last_day = DayField(_l("終わりの日（2日後より先のとき）"))
    called_off = Tick(_l("この日程をやめる"))

    known: Shift | None = None
    local: datetime
    is_passed_over = False

    @property
    def runs_on(self) -> bool:
        """Tell whether it ends on another day than it begins, or was refused for its end."""
        return bool(self.overnight.data or self.last_day.data or self.end.errors)

    @property
    def is_left_out(self) -> bool:
        """Tell whether the row says nothing: empty, or new and given up again."""
        if self.is_passed_over:
            return True
        unread = any(self[name].process_errors for name in ("day", "start", "end", "last_day"))
        nothing = self._typed().is_empty and not unread
        return self.known is None and (nothing or bool(self.called_off.data))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether the row can be used; what is given up need not be right."""
        if self.is_left_out or self.called_off.data:
            return True
        if not super().validate(extra_validators):
            return False
        if self.known and self._typed() == _known(self.known):
            return True
        fault = fault_in(self._typed(), local=self.local)
        if fault is not None:
            name, words = _WORDS[fault]
            self[name].errors = [words()]
        return fault is None

    def to_command(self) -> ShiftCommand:
        """Return what was typed; a day without hours is a whole day."""
        known, typed = self.known, self._typed()
        called_off = bool(self.called_off.data)
        if known and (called_off or typed == _known(known)):
            return as_it_is(known, called_off=called_off)
        starts_at, ends_at = span_of(typed)
        timed = typed.start is not None
        return ShiftCommand(starts_at, ends_at, timed=timed, id=known.id if known else None)

    def _typed(self) -> Typed:
        return Typed(self.day.data, self.start.data, self.end.data, self._last_day())

    def _last_day(self) -> date | None:
        """Return the day on which it ends, if that is another one."""
        day: date | None = self.day.data
        last_day: date | None = self.last_day.data
        if last_day is None and self.overnight.data and day is not None:
            return min(day, date.max - DAY) + DAY
        return None if last_day == day else last_day


def as_it_is(shift: Shift, *, called_off: bool = False) -> ShiftCommand:
    """Return the command that leaves a shift's time as it is."""
    return ShiftCommand(
        shift.starts_at, shift.ends_at, timed=shift.timed, id=shift.id, called_off=called_off
    )


def row_of(shift: Shift) -> dict[str, Any]:
    """Return what stands in the row of a shift."""
    return {"id": shift.id, **row_of_time(_known(shift))}


def row_of_time(typed: Typed) -> dict[str, Any]:
    """Return what stands in a row for a time."""
    day, last_day = typed.day, typed.last_day
    overnight = day is not None and last_day == day + DAY
    row = {"day": day, "start": typed.start, "end": typed.end}
    return {**row, "overnight": overnight, "last_day": None if overnight else last_day}


def id_in(field: Kept) -> int:
    """Return the id that a hidden field names; 0 if it names none."""
    words = str(field.data or "")
    usable = words.isascii() and words.isdigit() and len(words) <= _LONGEST_ID
    return int(words) if usable else 0


def _known(shift: Shift) -> Typed:
    return typed_of(shift.starts_at, shift.ends_at, timed=shift.timed)
