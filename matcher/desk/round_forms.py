"""What the staff choose for a round of asking, and the word that goes with its letters."""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField
from wtforms.validators import ValidationError

from matcher.desk.forms import REACH
from matcher.desk.service.shifts import SOON
from matcher.matching.service.rounds import RoundCommand, Scope, Wanting
from matcher.shared.forms import (
    ChoiceField,
    ChoicesField,
    FieldsField,
    NumberField,
    TextBlock,
    at_most,
    between,
)
from matcher.shared.town import current_city
from matcher.shared.web.filters import shift_when

LONGEST_MESSAGE = 1_000
MOST_ASKS = 2_000
CAPS = 3
"""So many asks one round makes to one person at most; the town may allow fewer."""
_NUMBER = re.compile(r"[0-9]{1,9}")
TICKED = "shift"
"""The name under which the list of shifts hands over what was ticked there."""


class PlanForm(FlaskForm):
    """For which shifts people are looked for, and how much may be asked for it."""

    shifts = ChoicesField(_l("声をかける日程"), choices=list)
    areas = ChoicesField(_l("活動の地区"), choices=list)
    until = ChoiceField(_l("いつまでの日程"), choices=lambda: REACH, default=str(SOON))
    fields = FieldsField(_l("活動の分野"))
    groups = ChoicesField(_l("団体"), choices=list)
    budget = NumberField(_l("お願いする件数の上限"), [between(1, MOST_ASKS)])
    cap = ChoiceField(_l("1人にお願いする件数"), choices=list, default="1")
    fair = BooleanField(
        _l("人が集まりにくい団体の日程を、少し優先する"),
        default=True,
    )

    def __init__(self, lacking: Sequence[Wanting], within: Collection[str] | None) -> None:
        super().__init__()
        ticked = set(request.values.getlist(TICKED)) | set(request.form.getlist("shifts"))
        chosen = [shift for shift in lacking if str(shift.id) in ticked]
        self._within = None if within is None else tuple(within)
        self.shifts.choices = [(str(shift.id), _label(shift)) for shift in chosen]
        self.areas.choices = _areas(within)
        self.cap.choices = _caps()
        self.groups.choices = sorted({(str(one.group_id), one.group) for one in lacking})
        if not self.is_submitted():
            self.shifts.data = [str(shift.id) for shift in chosen]

    @property
    def by_shift(self) -> bool:
        """Tell whether the shifts were ticked one by one."""
        return bool(self.shifts.choices)

    def validate_shifts(self, _field: Field) -> None:
        """Refuse a list of shifts of which none is left."""
        if self.by_shift and not self.shifts.codes:
            raise ValidationError(_("日程を1つ以上選んでください。"))

    def refuse(self) -> None:
        """Say that nothing in this scope lacks people."""
        field = self.shifts if self.by_shift else self.until
        words = _("この条件には、人手が足りない日程がありません。条件を広げてください。")
        field.errors = [*field.errors, words]

    def to_command(self, *, today: date) -> RoundCommand:
        """Return what was chosen."""
        days = int(self.until.code or SOON)
        shifts = tuple(int(code) for code in self.shifts.codes)
        scope = Scope(
            until=None if shifts else today + timedelta(days=days),
            areas=self.areas.codes,
            fields=self.fields.codes,
            groups=tuple(int(code) for code in self.groups.codes),
            shifts=shifts,
            within=self._within,
        )
        return RoundCommand(
            scope=scope,
            budget=self.budget.data,
            cap=int(self.cap.code or 1),
            fair=bool(self.fair.data),
        )


class SendForm(FlaskForm):
    """A word to go with each letter of a round."""

    message = TextBlock(
        _l("お願いに添えるひとこと"),
        [at_most(LONGEST_MESSAGE)],
        description=_l("書いておくと、すべてのお願いに添えられます。書かなくても構いません。"),
    )


class AddForm(FlaskForm):
    """Who is added to a round by hand; the button pressed says who that is."""

    who = StringField()

    @property
    def member_id(self) -> int:
        """Return the id of whom to add, 0 for none."""
        typed = str(self.who.data or "")
        return int(typed) if _NUMBER.fullmatch(typed) else 0


def _caps() -> list[tuple[str, str]]:
    most = min(CAPS, current_city().policies.ask_limit)
    return [(str(count), _("%(count)d件まで", count=count)) for count in range(1, most + 1)]


def _areas(within: Collection[str] | None) -> list[tuple[str, str]]:
    areas = current_city().areas
    return [(a.code, a.name) for a in areas if within is None or a.code in within]


def _label(shift: Wanting) -> str:
    when = shift_when(shift.starts_at, shift.ends_at, shift.timed)
    return str(
        _("%(when)s %(title)s（あと%(need)d人）", when=when, title=shift.title, need=shift.need)
    )
