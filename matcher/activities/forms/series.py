"""One date as its organizer changes it, and how far the change reaches."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField
from wtforms.validators import ValidationError

from matcher.activities.models import Shift
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.series import Scope
from matcher.activities.rules.times import AHEAD
from matcher.activities.service.dates import occurrence_of
from matcher.activities.service.series import DateCommand
from matcher.shared.clock import local_date
from matcher.shared.forms import ClockField, DayField, Required, TextLine, at_most

_SCOPES: Mapping[Scope, Callable[[], str]] = {
    Scope.THIS: lambda: _("この回だけ"),
    Scope.LATER: lambda: _("この回と、これより後のすべて"),
    Scope.ALL: lambda: _("すべての回（終わった回を除く）"),
}
_SURE = "sure"


class DateForm(FlaskForm):
    """Another day, other hours or another place for a date; or none, when it is called off."""

    scope = RadioField(_l("どの回を変えますか"), default=Scope.THIS.value)
    day = DayField(_l("日にち"), [Required()])
    start = ClockField(_l("開始"))
    end = ClockField(_l("終了"), description=_l("開始より早い時刻は、翌日の時刻になります"))
    venue = TextLine(_l("場所"), [at_most(200)])
    called_off = BooleanField(_l("日程をやめる（中止する）"))
    seen = HiddenField()

    now: datetime
    known: Occurrence
    scopes: Sequence[Scope]

    @classmethod
    def of(cls, shift: Shift, scopes: Sequence[Scope], *, now: datetime) -> "DateForm":
        """Return the form of a date, which must have one, with the scopes it can change in."""
        known = occurrence_of(shift)
        if known is None:
            raise ValueError("a date is needed")
        words = {"day": known.day, "start": known.start, "end": known.end, "venue": known.venue}
        form = cls(data=words)
        form.now, form.known, form.scopes = now, known, scopes
        form.scope.choices = [(scope.value, _SCOPES[scope]()) for scope in scopes]
        return form

    @property
    def is_sure(self) -> bool:
        """Tell whether this very change has been shown and is wanted."""
        return request.form.get(_SURE) == self.name_of_change

    @property
    def name_of_change(self) -> str:
        """Return what tells one change from another."""
        return blake2b(repr(self.to_command()).encode(), digest_size=8).hexdigest()

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether the date can be used; what is called off needs none."""
        if self.called_off.data and any(self.scope.data == scope for scope in self.scopes):
            return True
        return bool(super().validate(extra_validators))

    def validate_day(self, field: Field) -> None:
        """Refuse a day that is past or too far away to be meant."""
        today = local_date(self.now)
        if field.data and not today <= field.data <= today + AHEAD:
            raise ValidationError(_("今日から3年以内の日付を入力してください。"))

    def validate_start(self, field: Field) -> None:
        """Ask for the beginning of what has an end."""
        if field.data is None and self.end.data is not None:
            raise ValidationError(_("開始の時刻も入力してください。"))

    def to_command(self) -> DateCommand:
        """Return what becomes of the date."""
        return DateCommand(Scope(self.scope.data), self._date())

    def _date(self) -> Occurrence | None:
        if self.called_off.data or self.day.data is None:
            return None
        day: date = self.day.data
        start, end = self.start.data, self.end.data
        return Occurrence(day, day + self._length(start, end), start, end, self.venue.text)

    def _length(self, start: time | None, end: time | None) -> timedelta:
        """Return how many days later it ends: one that lasts for days goes on doing so."""
        before = self.known.last_day - self.known.day
        if start is None or before.days > 1:
            return before
        overnight = end is not None and end <= start
        return timedelta(days=1 if overnight else 0)
