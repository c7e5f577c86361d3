"""What is sent to change a board: a button, a move, what was agreed, what a shift needs."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Regexp, ValidationError
from wtforms.widgets import HiddenInput

from matcher.matching.moments import minute_of
from matcher.matching.service.rosters import Agreement, Move, Need
from matcher.matching.service.rosters.sheet import Span
from matcher.shared.clock import from_local, to_local
from matcher.shared.forms import (
    ChoiceField,
    ChoicesField,
    ClockField,
    NumberField,
    Required,
    SkillsField,
    TextLine,
    at_most,
    between,
)
from matcher.shared.town import current_city

MOST = 999
MOST_SHIFTS = 50
MOST_HOURS = 200
SKILLS = 4
"""So many skills can be asked of one shift."""
HOUR = 60
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_PLACED = re.compile(r"[0-9]{1,9}-[0-9]{1,9}\Z")
MOST_EDITIONS = 2**31
_ACT = re.compile(r"(lock|unlock|remove) [0-9]{1,9} [0-9]{1,9}\Z")


class BoardForm(FlaskForm):
    """A button on the board, which knows the edition its reader saw."""

    class Meta(FlaskForm.Meta):
        """Without a token of its own: the guard of all posts asks for the common one."""

        csrf = False

    edition = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        """Return the edition its reader saw; -1 for one that never was."""
        given = self.edition.data
        return given if given is not None and 0 <= given < MOST_EDITIONS else -1


class PressForm(BoardForm):
    """A button of one placement: what to do, with whom, and where."""

    act = StringField(validators=[Regexp(_ACT)])

    def to_act(self) -> tuple[str, int, int]:
        """Return what to do with whom and where."""
        act, helper_id, shift_id = str(self.act.data).split()
        return act, int(helper_id), int(shift_id)


class MoveForm(BoardForm):
    """Whom to place, and where to; a shift of 0 is none."""

    who = SelectField(_l("だれを"), [Regexp(_PLACED)], validate_choice=False)
    to = SelectField(_l("どこへ"), [Regexp(_NUMBER)], validate_choice=False)

    def to_command(self) -> Move:
        """Return the move."""
        helper_id, from_shift = map(int, str(self.who.data).split("-"))
        return Move(helper_id, from_shift or None, int(self.to.data) or None)


class DayForm(Form):
    """When somebody is there on one day."""

    start = ClockField(_l("から"))
    end = ClockField(_l("まで"))

    def __init__(self, day: date, sent: Any, spans: Sequence[Span]) -> None:  # noqa: ANN401
        self.day = day
        super().__init__(sent, prefix=f"day-{day}-", data=_on(day, spans))

    def validate_end(self, _field: Field) -> None:
        """Ask for both ends of a time, or neither."""
        if (self.start.data is None) != (self.end.data is None):
            raise ValidationError(_("「から」と「まで」の両方を入力してください。"))
        if self.start.data is not None and self.start.data == self.end.data:
            raise ValidationError(_("「まで」は「から」より後の時刻にしてください。"))

    def spans(self) -> Iterator[Span]:
        """Yield when they are there; until a time that lies before its beginning is overnight."""
        if self.start.data is not None and self.end.data is not None:
            last = self.day + timedelta(days=self.end.data < self.start.data)
            yield (
                minute_of(from_local(self.day, self.start.data)),
                minute_of(from_local(last, self.end.data)),
            )


class AgreementForm(FlaskForm):
    """What was agreed with a helper: hours, how much, which shifts, with whom."""

    edition = HiddenField(default="0")
    most_shifts = NumberField(_l("持ち場は、多くて何回まで"), [between(1, MOST_SHIFTS)])
    most_hours = NumberField(_l("あわせて何時間まで"), [between(1, MOST_HOURS)])
    skills = SkillsField(_l("できること"))
    party = TextLine(_l("いつもいっしょに動く組の名前"), [at_most(20)])
    friends = ChoicesField(_l("できればいっしょがよい方"), choices=[])

    def to_command(self) -> Agreement:
        """Return what was agreed."""
        hours = self.most_hours.data
        return Agreement(
            most_shifts=self.most_shifts.data,
            most_minutes=None if hours is None else hours * HOUR,
            skills=self.skills.codes,
            party=self.party.text,
            friends=tuple(map(int, self.friends.codes)),
        )


class WishForm(Form):
    """What somebody wishes of one shift."""

    points = ChoiceField()

    def __init__(self, shift_id: int, label: str, sent: Any, points: str) -> None:  # noqa: ANN401
        self.shift_id = shift_id
        super().__init__(sent, prefix=f"shift-{shift_id}-", data={"points": points})
        self.points.label.text = label
        self.points.choices = [
            ("", _("申込みのとおり")),
            ("60", _("ぜひ入りたい")),
            ("30", _("できれば入りたい")),
            ("0", _("どちらでもよい")),
            ("-1", _("入らない")),
        ]


class NeedForm(FlaskForm):
    """How many a shift needs, and how many who can do what."""

    edition = HiddenField(default="0")
    least = NumberField(_l("少なくとも何人"), [Required(), between(0, MOST)])
    most = NumberField(_l("多くて何人"), [Required(), between(1, MOST)])

    def validate_most(self, field: Field) -> None:
        """Refuse less room than is needed."""
        if field.data is not None and self.least.data is not None and field.data < self.least.data:
            raise ValidationError(_("「少なくとも何人」と同じか、多い数にしてください。"))

    def to_command(self, skills: dict[str, int]) -> Need:
        """Return what is needed."""
        return Need(self.least.data, self.most.data, skills)


class SkillForm(Form):
    """One skill that is needed, and of how many."""

    skill = ChoiceField(_l("できること"))
    count = NumberField(_l("人数"), [between(1, MOST)])

    def __init__(self, number: int, sent: Any, skill: str, count: int | None) -> None:  # noqa: ANN401
        self.number = number + 1
        super().__init__(sent, prefix=f"skill-{number}-", data={"skill": skill, "count": count})
        skills = [(one.code, one.name) for one in current_city().skills]
        self.skill.choices = [("", _("選んでください")), *skills]

    def validate_count(self, field: Field) -> None:
        """Ask for a number beside every skill."""
        if self.skill.code and field.data is None:
            raise ValidationError(_("人数を入力してください。"))


def _on(day: date, spans: Sequence[Span]) -> dict[str, Any]:
    """Return when somebody said they are there on this day."""
    first, last = minute_of(from_local(day)), minute_of(from_local(day + timedelta(days=1)))
    mine = next((span for span in spans if first <= span[0] < last), None)
    if mine is None:
        return {}
    midnight = from_local(day)
    start, end = ((midnight + timedelta(minutes=minute - first)) for minute in mine)
    return {"start": _clock(start), "end": _clock(end)}


def _clock(moment: datetime) -> time:
    return to_local(moment).time()
