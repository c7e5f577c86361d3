"""One date of a posting: a row of day, start and end."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField

from matcher.activities.models import Shift
from matcher.activities.rules.times import Fault, Typed, fault_in
from matcher.activities.service.commands import ShiftCommand
from matcher.shared.clock import from_local, to_local
from matcher.shared.forms import ClockField, DayField

_LONGEST_ID = 9
_WORDS: Mapping[Fault, tuple[str, Callable[[], str]]] = {
    Fault.DAY_MISSING: ("day", lambda: _("日付を入力してください。")),
    Fault.DAY_PAST: ("day", lambda: _("今日より後の日付を入力してください。")),
    Fault.DAY_FAR: ("day", lambda: _("3年以内の日付を入力してください。")),
    Fault.START_MISSING: ("start", lambda: _("開始の時刻も入力してください。")),
    Fault.START_PAST: ("start", lambda: _("これから始まる時刻を入力してください。")),
    Fault.END_FIRST: ("end", lambda: _("終了は、開始より後の時刻にしてください。")),
}


class ShiftForm(Form):
    """One date with its hours; a row in which nothing was typed is no date."""

    id = HiddenField()
    day = DayField(_l("日付"))
    start = ClockField(_l("開始"))
    end = ClockField(_l("終了"))
    called_off = BooleanField(_l("この日程をやめる"))

    known: Shift | None = None
    local: datetime

    @property
    def is_left_out(self) -> bool:
        """Tell whether the row says nothing: empty, or new and given up again."""
        unread = any(field.process_errors for field in (self.day, self.start, self.end))
        nothing = self._typed().is_empty and not unread
        return self.known is None and (nothing or bool(self.called_off.data))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether the row can be used; what is given up need not be right."""
        if self.is_left_out or self.called_off.data:
            return True
        if not super().validate(extra_validators):
            return False
        if self.known and self._typed() == typed_of(self.known):
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
        if known and (called_off or typed == typed_of(known)):
            return as_it_is(known, called_off=called_off)
        starts_at, ends_at = _span(typed)
        timed = typed.start is not None
        return ShiftCommand(starts_at, ends_at, timed=timed, id=known.id if known else None)

    def _typed(self) -> Typed:
        return Typed(self.day.data, self.start.data, self.end.data)


def as_it_is(shift: Shift, *, called_off: bool = False) -> ShiftCommand:
    """Return the command that leaves a shift's time as it is."""
    return ShiftCommand(
        shift.starts_at, shift.ends_at, timed=shift.timed, id=shift.id, called_off=called_off
    )


def row_of(shift: Shift) -> dict[str, Any]:
    """Return what stands in the row of a shift."""
    typed = typed_of(shift)
    return {"id": shift.id, "day": typed.day, "start": typed.start, "end": typed.end}


def typed_of(shift: Shift) -> Typed:
    """Return a shift's time as one would have typed it."""
    if shift.starts_at is None:
        return Typed(None)
    start = to_local(shift.starts_at)
    if not shift.timed:
        return Typed(start.date())
    end = to_local(shift.ends_at).time() if shift.ends_at else None
    return Typed(start.date(), start.time(), end)


def id_in(field: HiddenField) -> int:
    """Return the id that a hidden field names; 0 if it names none."""
    words = str(field.data or "")
    usable = words.isascii() and words.isdigit() and len(words) <= _LONGEST_ID
    return int(words) if usable else 0


def _span(typed: Typed) -> tuple[datetime | None, datetime | None]:
    if typed.day is None:
        return None, None
    if typed.start is None:
        return from_local(typed.day), from_local(typed.day + timedelta(days=1))
    end = from_local(typed.day, typed.end) if typed.end else None
    return from_local(typed.day, typed.start), end
