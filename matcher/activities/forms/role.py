"""What a posting wants of one kind of helper: how many, who, and when."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, Form, FormField, HiddenField
from wtforms.validators import ValidationError

from matcher.activities.forms.shift import ShiftForm, as_it_is, id_in, row_of
from matcher.activities.models import Role, Selection, Shift, Wants
from matcher.activities.service.commands import RoleCommand, RoleTerms, ShiftCommand
from matcher.activities.terms_in_words import choices_of
from matcher.activities.wording import say_rules
from matcher.shared.clock import to_local
from matcher.shared.forms import (
    ChoiceField,
    NumberField,
    Required,
    SkillsField,
    TextLine,
    at_most,
    between,
    chosen,
)

MOST_ROWS = 60
"""So many dates of a role are edited at once; later ones stay as they are."""
MOST_PEOPLE = 100_000
OLDEST = 120


class WantsField(ChoiceField):
    """What is wanted."""

    def options(self) -> list[tuple[str, str]]:
        """Return the kinds of help."""
        return choices_of(Wants)


class SelectionField(ChoiceField):
    """How applicants become participants."""

    def options(self) -> list[tuple[str, str]]:
        """Return the two ways."""
        return choices_of(Selection)


class RoleForm(Form):
    """One thing that is wanted, with its dates."""

    id = HiddenField()
    wants = WantsField(_l("募集するもの"), [chosen()], default=Wants.PEOPLE.value)
    name = TextLine(_l("役割の名前"), [Required(), at_most(120)], default=_l("参加者"))
    capacity = NumberField(_l("募集する人数"), [between(1, MOST_PEOPLE)])
    min_age = NumberField(_l("何歳から"), [between(0, OLDEST)])
    max_age = NumberField(_l("何歳まで"), [between(0, OLDEST)])
    skills = SkillsField(_l("必要な特技"))
    selection = SelectionField(_l("決め方"), [chosen()], default=Selection.FIRST_COME.value)
    open_ended = BooleanField(_l("随時（日時は相談して決める）"))
    shifts = FieldList(FormField(ShiftForm), min_entries=1, max_entries=MOST_ROWS)
    stops_repeating = BooleanField(_l("くり返しをやめる（先の日程は、つくられなくなります）"))
    removed = BooleanField(_l("この役割の募集をやめる"))

    known: Role | None = None
    now: datetime

    @property
    def rules(self) -> list[str]:
        """Return the rules by which the dates repeat, in words."""
        return say_rules(self.known) if self.known else []

    @property
    def has_terms(self) -> bool:
        """Tell whether the terms that most postings do without are set, or wrong."""
        if self.selection.errors or self.selection.data == Selection.SCREENING:
            return True
        return any(term.errors or term.data for term in (self.min_age, self.max_age, self.skills))

    def bind(self, known: Mapping[int, Role], *, now: datetime) -> None:
        """Let the rows know which roles and shifts they stand for, and what time it is."""
        self.known, self.now = known.get(id_in(self.id)), now
        shifts = {shift.id: shift for shift in self.known.shifts} if self.known else {}
        for entry in self.shifts:
            entry.form.known = shifts.get(id_in(entry.form.id))
            entry.form.local = to_local(now)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether the role can be used; what is given up need not be right."""
        return bool(self.removed.data) or super().validate(extra_validators)

    def validate_max_age(self, field: Field) -> None:
        """Refuse an upper age below the lower one."""
        least, most = self.min_age.data, field.data
        if least is not None and most is not None and most < least:
            raise ValidationError(_("「何歳から」以上の年齢を入力してください。"))

    def to_command(self) -> RoleCommand:
        """Return what was typed."""
        return RoleCommand(
            terms=self._terms(),
            shifts=tuple(self._shifts()),
            recurrences=() if self.stops_repeating.data else None,
            id=self.known.id if self.known else None,
            called_off=bool(self.removed.data),
        )

    def _terms(self) -> RoleTerms:
        return RoleTerms(
            name=self.name.text,
            wants=Wants(self.wants.data),
            capacity=self.capacity.data,
            min_age=self.min_age.data,
            max_age=self.max_age.data,
            skills=self.skills.codes,
            selection=Selection(self.selection.data),
        )

    def _shifts(self) -> Iterator[ShiftCommand]:
        """Yield the rows, and what does not stand in any row as it is."""
        rows = [entry.form for entry in self.shifts if not entry.form.is_left_out]
        yield from (row.to_command() for row in rows)
        shown = {row.known.id for row in rows if row.known}
        known = self.known.shifts if self.known else []
        undated = [shift for shift in known if shift.starts_at is None]
        yield from self._open_ended(undated)
        for shift in known:
            if shift.starts_at and shift.id not in shown and shift.cancelled_at is None:
                yield as_it_is(shift)

    def _open_ended(self, known: list[Shift]) -> Iterator[ShiftCommand]:
        wanted = bool(self.open_ended.data)
        yield from (as_it_is(shift, called_off=not wanted) for shift in known)
        if wanted and not known:
            yield ShiftCommand()


def data_of(role: Role, *, now: datetime) -> dict[str, Any]:
    """Return what stands in the rows of a role."""
    plain = ("id", "name", "wants", "capacity", "min_age", "max_age", "skills", "selection")
    coming = [s for s in role.shifts if s.starts_at and _is_coming(s, now)]
    return {
        **{name: getattr(role, name) for name in plain},
        "open_ended": any(s.starts_at is None and not s.cancelled_at for s in role.shifts),
        "shifts": [row_of(shift) for shift in coming[:MOST_ROWS]],
    }


def copy_of(role: Role) -> dict[str, Any]:
    """Return what a new posting takes over of a role: everything but its dates."""
    plain = ("name", "wants", "capacity", "min_age", "max_age", "skills", "selection")
    return {name: getattr(role, name) for name in plain}


def _is_coming(shift: Shift, now: datetime) -> bool:
    over_at = shift.over_at
    return shift.cancelled_at is None and over_at is not None and over_at > now
