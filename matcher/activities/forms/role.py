"""What a posting wants of one kind of helper: how many, who, and when."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField

from matcher.activities.forms.fields import Kept, TermField, Tick
from matcher.activities.forms.repeat import RepeatForm, Way, shown
from matcher.activities.forms.shift import ShiftForm, as_it_is, id_in, row_of, row_of_time
from matcher.activities.forms.who import WhoForm, who_of
from matcher.activities.models import Role, Shift, Wants
from matcher.activities.rules.recurrence import Recurrence
from matcher.activities.rules.recurrence_json import from_json, to_json
from matcher.activities.rules.recurrence_words import in_words
from matcher.activities.service.commands import RoleCommand, RoleTerms, ShiftCommand, terms_of
from matcher.activities.service.copying import RoleCopy
from matcher.activities.service.recurring import rules_of
from matcher.shared.clock import local_date, to_local
from matcher.shared.forms import Required, TextLine, at_most

MOST_ROWS = 60
"""So many dates of a role are edited at once; later ones stay as they are."""
MOST_RULES = 20
LONGEST_KEPT = 10_000
"""So many letters of JSON hold the rules of any role; more were not written by this form."""
USUAL_NAME = _l("参加者")


class Rows(FieldList):  # type: ignore[type-arg]  # FormField takes none while running
    """The rows of a role; `typed` tells how many came, more than are read included."""

    typed = 0

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Read the rows and count them."""
        super().process(formdata, *args, **kwargs)
        named = re.compile(rf"{re.escape(self.name)}-(\d{{1,9}})-")
        found = (named.match(name) for name in formdata or ())
        self.typed = len({match[1] for match in found if match})


class RoleForm(WhoForm):
    """One thing that is wanted, with its dates."""

    id = Kept()
    kept = Kept()
    wants = TermField(_l("募集するもの"), Wants)
    name = TextLine(_l("役割の名前"), [Required(), at_most(120)], default=USUAL_NAME)
    open_ended = Tick(_l("随時（日時は相談して決める）"))
    any_part = Tick(_l("この時間のうち、一部だけの参加でもよい"))
    shifts = Rows(FormField(ShiftForm), min_entries=1, max_entries=MOST_ROWS)
    repeat = FormField(RepeatForm)
    stops_repeating = Tick(_l("くり返しをやめる（くり返しの先の日程は、なくなります）"))
    removed = Tick(_l("この役割の募集をやめる"))

    known: Role | None = None
    hidden_rules: tuple[Recurrence, ...] = ()
    now: datetime

    @property
    def rules_in_words(self) -> list[str]:
        """Return the rules that the form cannot show."""
        return [in_words(rule) for rule in self.hidden_rules]

    @property
    def is_unusual(self) -> bool:
        """Tell whether something else is wanted than people who take part."""
        usual = self.wants.data == Wants.PEOPLE.value and self.name.text == str(USUAL_NAME)
        return not usual or bool(self.wants.errors or self.name.errors)

    @property
    def repeats(self) -> bool:
        """Tell whether its dates repeat, or the rule was refused."""
        return bool(self.repeat.errors) or self.repeat.form.way.data != Way.NEVER.value

    @property
    def has_too_many_rows(self) -> bool:
        """Tell whether more dates came than can be read."""
        return self.shifts.typed > MOST_ROWS and not self.removed.data

    def bind(self, known: Mapping[int, Role], *, now: datetime) -> None:
        """Let the rows know which roles and shifts they stand for, and what time it is."""
        self.known, self.now = known.get(id_in(self.id)), now
        rules = rules_of(self.known) if self.known else _read(self.kept.data)
        self.hidden_rules = _hidden(rules)
        self.repeat.form.today = local_date(now)
        self.repeat.form.known = None if self.hidden_rules else next(iter(rules), None)
        shifts = {shift.id: shift for shift in _single(self.known)}
        for entry in self.shifts:
            entry.form.known = shifts.get(id_in(entry.form.id))
            entry.form.local = to_local(now)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether the role can be used; what is given up need not be right."""
        return bool(self.removed.data) or super().validate(extra_validators)

    @property
    def is_left_out(self) -> bool:
        """Tell whether the role says nothing: new, and given up again."""
        return self.known is None and bool(self.removed.data)

    def to_command(self) -> RoleCommand:
        """Return what was typed; a role that is given up stays as it is known until it goes."""
        if self.known and self.removed.data:
            return RoleCommand(terms_of(self.known), (), id=self.known.id, called_off=True)
        return RoleCommand(
            terms=RoleTerms(
                name=self.name.text,
                wants=self.wants.term,
                any_part=bool(self.any_part.data),
                **self.who(),
            ),
            shifts=tuple(self._shifts()),
            recurrences=self._rules(),
            id=self.known.id if self.known else None,
        )

    def _rules(self) -> tuple[Recurrence, ...] | None:
        """Return the rules from now on; None where they stay as they are."""
        if self.hidden_rules:
            kept = None if self.known else self.hidden_rules
            return () if self.stops_repeating.data else kept
        rule = self.repeat.form.to_rule()
        if self.known and rule == self.repeat.form.known:
            return None
        return (rule,) if rule else ()

    def _shifts(self) -> Iterator[ShiftCommand]:
        """Yield the rows, and what does not stand in any row as it is."""
        rows = [entry.form for entry in self.shifts if not entry.form.is_left_out]
        yield from (row.to_command() for row in rows)
        named = {row.known.id for row in rows if row.known}
        undated = [s for s in self.known.shifts if s.starts_at is None] if self.known else []
        yield from self._open_ended(undated)
        for shift in _single(self.known):
            if shift.id not in named and shift.cancelled_at is None:
                yield as_it_is(shift)

    def _open_ended(self, known: list[Shift]) -> Iterator[ShiftCommand]:
        wanted = bool(self.open_ended.data)
        yield from (as_it_is(shift, called_off=not wanted) for shift in known)
        if wanted and not known:
            yield ShiftCommand()


def data_of(role: Role, *, now: datetime) -> dict[str, Any]:
    """Return what stands in the rows of a role."""
    coming = [shift for shift in _single(role) if _is_coming(shift, now)]
    return {
        **_terms_of(role),
        "id": role.id,
        "shifts": [row_of(shift) for shift in coming[:MOST_ROWS]],
        "repeat": _shown(rules_of(role)),
    }


def copy_of(role: Role, copied: RoleCopy) -> dict[str, Any]:
    """Return what a new posting takes over of a role, its dates moved."""
    hidden = [to_json(rule) for rule in _hidden(copied.rules)]
    return {
        **_terms_of(role),
        "shifts": [row_of_time(typed) for typed in copied.times],
        "repeat": _shown(copied.rules),
        "kept": json.dumps(hidden) if hidden else "",
    }


def _terms_of(role: Role) -> dict[str, Any]:
    open_ended = any(s.starts_at is None and not s.cancelled_at for s in role.shifts)
    plain = {"name": role.name, "wants": role.wants, "any_part": role.any_part}
    return {**who_of(role), **plain, "open_ended": open_ended}


def _single(role: Role | None) -> list[Shift]:
    """Return the dates that no rule brings."""
    return [s for s in role.shifts if s.starts_at and not s.by_rule] if role else []


def _shown(rules: tuple[Recurrence, ...]) -> dict[str, Any] | None:
    return shown(rules[0]) if len(rules) == 1 else None


def _hidden(rules: tuple[Recurrence, ...]) -> tuple[Recurrence, ...]:
    return () if _shown(rules) else rules


def _read(kept: object) -> tuple[Recurrence, ...]:
    """Return the rules that a copied role brought along, if they can be read."""
    words = str(kept or "[]")
    try:
        written = json.loads(words) if len(words) <= LONGEST_KEPT else []
        return tuple(from_json(rule) for rule in written[:MOST_RULES])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ()


def _is_coming(shift: Shift, now: datetime) -> bool:
    over_at = shift.over_at
    return shift.cancelled_at is None and over_at is not None and over_at > now
