"""What is typed on the day and after it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.validators import ValidationError

from matcher.activities.models import Shift
from matcher.attendance.rosters import Person
from matcher.attendance.rules import MOST_MINUTES, MOST_PEOPLE, Mark, Presence
from matcher.attendance.service.walk_ins import WalkIn
from matcher.shared.clock import from_local, to_local, utcnow
from matcher.shared.forms import (
    ChoiceField,
    ClockField,
    FuriganaField,
    NumberField,
    PhoneField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    between,
    no_link,
)

NAME = 60


class WalkInForm(FlaskForm):
    """Somebody who comes unannounced, in ten seconds."""

    name = TextLine(_l("お名前"), [Required(), at_most(NAME), no_link()])
    furigana = FuriganaField(_l("ふりがな"), [at_most(NAME)])
    phone = PhoneField(_l("電話番号"))

    def to_command(self) -> WalkIn:
        """Return who came."""
        return WalkIn(self.name.text, self.furigana.text, self.phone.number)


class PresenceField(ChoiceField):
    """Came, absent, or nothing to be recorded."""

    def options(self) -> list[tuple[str, str]]:
        """Return what can be said of a person."""
        return [
            (str(Presence.PRESENT), _("来た")),
            (str(Presence.ABSENT), _("欠席")),
            ("", _("記録しない")),
        ]


class LineForm(Form):
    """One person of a paper roster; a time is typed only where it differs from the shift's."""

    presence = PresenceField(_l("出欠"))
    arrived = ClockField(_l("来た時刻"))
    left = ClockField(_l("帰った時刻"))
    people = NumberField(_l("人数"), [between(1, MOST_PEOPLE)])
    hours = NumberField(_l("活動した時間（分）"), [between(0, MOST_MINUTES)])

    def __init__(
        self, person: Person, shift: Shift, sent: MultiDict[str, str] | None = None
    ) -> None:
        self.person, self.shift = person, shift
        super().__init__(sent, prefix=f"{person.key}-", data=_standing(person))

    def validate_left(self, _field: Field) -> None:
        """Refuse to let somebody leave before they came."""
        arrived, left = self._moments()
        if arrived and left and left < arrived:
            raise ValidationError(_("帰った時刻は、来た時刻より後にしてください。"))

    def to_mark(self) -> Mark:
        """Return what is said of this person."""
        came = self.presence.code == Presence.PRESENT
        arrived, left = self._moments() if came else (None, None)
        return Mark(
            presence=Presence(self.presence.code) if self.presence.code else None,
            arrived_at=arrived,
            left_at=left,
            people=self.people.data or self.person.people,
            minutes=self.hours.data,
            note=self.person.note,
        )

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        """Return the arrival and the leaving; what was left as it stood is kept to the second."""
        day = to_local(self.shift.starts_at or self.person.arrived_at or utcnow()).date()
        arrived = _moment(self.arrived, self.person.arrived_at, day)
        left = _moment(self.left, self.person.left_at, day)
        begins = self.shift.starts_at
        if left and begins and left < begins and left != self.person.left_at:
            left += timedelta(days=1)
        return arrived, left


class RosterForm(FlaskForm):
    """A whole roster; `reason` is asked where something recorded is changed after the day."""

    reason = TextLine(_l("記録を変える理由"), [at_most(300)])

    def __init__(self, people: Sequence[Person], shift: Shift) -> None:
        super().__init__()
        sent = request.form if self.is_submitted() else None
        self.lines = [LineForm(person, shift, sent) for person in people]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - what wtforms takes
        """Check the roster and every line of it; each keeps its own errors."""
        sound = super().validate(extra_validators)
        faulty = [line for line in self.lines if not line.validate()]
        return sound and not faulty

    def to_marks(self) -> dict[str, Mark]:
        """Return what is said of each, by their keys."""
        return {line.person.key: line.to_mark() for line in self.lines}


class CameForm(FlaskForm):
    """What a member says who came and was not recorded."""

    words = TextBlock(
        _l("主催者へのひとこと"),
        [at_most(300)],
        description=_l("例：10時から最後まで参加しました。"),
    )


class AskForm(FlaskForm):
    """What a member says is wrong in what was recorded of them."""

    words = TextBlock(
        _l("記録のちがうところ"),
        [Required(), at_most(300)],
        description=_l("例：10分ほど遅れましたが、参加しました。"),
    )


def _standing(person: Person) -> dict[str, Any]:
    """Return what stands there; who is not recorded has come, unless said otherwise."""
    presence = person.presence or Presence.PRESENT
    return {
        "presence": str(presence),
        "arrived": to_local(person.arrived_at).time() if person.arrived_at else None,
        "left": to_local(person.left_at).time() if person.left_at else None,
        "people": person.people,
        "hours": person.minutes or None,
    }


def _moment(field: ClockField, before: datetime | None, day: date) -> datetime | None:
    if field.data is None:
        return None
    if before and to_local(before).strftime("%H:%M") == field.data.strftime("%H:%M"):
        return before
    return from_local(day, field.data)
