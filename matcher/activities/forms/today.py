"""What an organizer says of a day, from a telephone."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from matcher.activities.rules.terms import DayStatus
from matcher.activities.rules.times import AHEAD
from matcher.activities.service.day import DayCommand
from matcher.shared.clock import from_local, local_date
from matcher.shared.forms import ClockField, DayField, TextBlock, TextLine, at_most

LONGEST_NOTE = 300


class DayForm(FlaskForm):
    """One of four words, with what it needs: a new time, or another place."""

    day = HiddenField()
    status = HiddenField()
    new_day = DayField(_l("新しい日にち"))
    new_start = ClockField(_l("新しい開始時刻"))
    venue = TextLine(_l("新しい場所"), [at_most(200)])
    note = TextBlock(_l("来る方へのひとこと"), [at_most(LONGEST_NOTE)])

    now: datetime

    @classmethod
    def of(cls, day: date | None, *, begins: datetime | None, now: datetime) -> "DayForm":
        """Return the form for a day; `begins` is when the first of its dates does, in Tokyo."""
        local = {"new_day": begins.date(), "new_start": begins.time()} if begins else {}
        form = cls(data=local)
        form.now = now
        # What was chosen counts, be it in the form or in the address.
        form.day.data = day.isoformat() if day else ""
        for needed in (form.new_day, form.new_start, form.venue):
            needed.flags.required = True
        return form

    @property
    def said(self) -> DayStatus | None:
        """Return which word is said, if it is one."""
        words = str(self.status.data or "")
        return DayStatus(words) if words in set(DayStatus) else None

    def validate_new_day(self, field: Field) -> None:
        """Ask for a new day that is not far away."""
        today = local_date(self.now)
        if self.said is DayStatus.MOVED and not field.data:
            raise ValidationError(_("新しい日にちを入力してください。"))
        if self.said is DayStatus.MOVED and not today <= field.data <= today + AHEAD:
            raise ValidationError(_("今日から3年以内の日付を入力してください。"))

    def validate_new_start(self, field: Field) -> None:
        """Ask for a new hour."""
        if self.said is DayStatus.MOVED and field.data is None:
            raise ValidationError(_("新しい開始時刻を入力してください。"))

    def validate_venue(self, field: Field) -> None:
        """Ask for the other place."""
        if self.said is DayStatus.OTHER_PLACE and not field.data:
            raise ValidationError(_("新しい場所を入力してください。"))

    def to_command(self) -> DayCommand:
        """Return what is said; only a form with a word and a day has one."""
        said = DayStatus(str(self.status.data))
        moved = said is DayStatus.MOVED
        return DayCommand(
            day=date.fromisoformat(str(self.day.data)),
            status=said,
            note=self.note.text,
            starts_at=from_local(self.new_day.data, self.new_start.data) if moved else None,
            venue=self.venue.text if said is DayStatus.OTHER_PLACE else "",
        )


def day_in(words: object) -> date | None:
    """Return the day that an address or a hidden field names, if it names one."""
    try:
        return date.fromisoformat(str(words or ""))
    except ValueError:
        return None
