"""What a group posts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField
from wtforms.validators import ValidationError

from matcher.activities.forms.day import DayForm, day_of
from matcher.activities.forms.fields import Kept
from matcher.activities.forms.role import MOST_ROWS, RoleForm, copy_of, data_of
from matcher.activities.models import Activity
from matcher.activities.service.commands import ActivityCommand, ActivityTerms
from matcher.activities.service.copying import Copy
from matcher.activities.service.posting import version_of
from matcher.shared.forms import (
    ELSEWHERE,
    AreaField,
    DegreesField,
    FieldField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    between,
    chosen,
)

MOST_ROLES = 5
MORE_ROLES = "roles"
MORE_GAPS = "gaps"
_FIRST = ("seen", "title", "summary", "field", "area", "venue", "pin_lat", "pin_lon", "roles")


class PostingForm(DayForm):
    """Everything a group says in one posting.

    Iterating gives every single field, those in the rows too.
    """

    seen = Kept()
    title = TextLine(_l("活動の題名"), [Required(), at_most(120)])
    summary = TextBlock(_l("活動の内容"), [at_most(2000)])
    field = FieldField(_l("分野"), [chosen()])
    area = AreaField(_l("地区"), elsewhere=_l("市内全域、または地区を決めない"))
    venue = TextLine(_l("場所"), [at_most(200)])
    pin_lat = DegreesField(_l("緯度"), [between(20, 46)])
    pin_lon = DegreesField(_l("経度"), [between(122, 154)])
    roles = FieldList(FormField(RoleForm), min_entries=1, max_entries=MOST_ROLES)

    @classmethod
    def of(cls, activity: Activity, *, now: datetime) -> "PostingForm":
        """Return the form with what was posted before, or with what was typed."""
        form = cls(data=_data_of(activity, now=now))
        form.known, form.now = activity, now
        form._bind()
        return form

    @classmethod
    def copying(
        cls, activity: Activity | None, copy: Copy | None, *, now: datetime
    ) -> "PostingForm":
        """Return the form of a new posting with what was copied of another one, or with none."""
        form = cls(data=_copy_of(activity, copy) if activity and copy else None)
        form.now = now
        form._bind()
        return form

    def __iter__(self) -> Iterator[Field]:
        rest = [name for name in self._fields if name not in _FIRST]
        yield from _leaves(self._fields[name] for name in (*_FIRST, *rest))

    @property
    def seen_at(self) -> str:
        """Return which state of the listing one began from."""
        return str(self.seen.data or "")

    @property
    def has_pin(self) -> bool:
        """Tell whether a place on the map is set, or refused."""
        both = (self.pin_lat, self.pin_lon)
        return any(field.data is not None or field.errors for field in both)

    def validate_pin_lon(self, field: Field) -> None:
        """Refuse one of the two numbers alone."""
        alone = (field.data is None) != (self.pin_lat.data is None)
        if alone and not self.pin_lat.errors:
            raise ValidationError(_("緯度と経度の両方を入力してください。"))

    def begin_anew(self, activity: Activity) -> None:
        """Begin from the listing as it is now, what was typed being kept."""
        self.seen.data = version_of(activity)

    def grow(self) -> bool:
        """Add the row that was asked for, if one was, and tell whether one only looks."""
        more = request.form.get("more", "")
        kind, _dash, number = more.partition("-")
        if more == MORE_ROLES:
            _add_row(self.roles)
        elif kind == MORE_GAPS and (role := self._role(number)):
            _add_row(role.repeat.form.gaps)
        elif role := self._role(more):
            _add_row(role.shifts)
        self._bind()
        return bool(more)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether everything can be used; nothing that was typed is passed over."""
        fine = super().validate(extra_validators)
        too_many = any(role.form.has_too_many_rows for role in self.roles)
        if too_many:
            words = _("日程は、1つの役割につき%(most)d回までです。", most=MOST_ROWS)
            self.form_errors.append(words)
        return fine and not too_many

    def forgive(self) -> None:
        """Pass over what was typed wrongly; the form has been validated."""
        for role in self.roles.entries:
            role.form.repeat.form.is_passed_over = bool(role.form.repeat.errors)
            for entry in role.form.shifts:
                entry.form.is_passed_over = bool(entry.errors)
        for field in self:
            if field.errors:
                default = field.default
                field.data = default() if callable(default) else default

    def to_command(self) -> ActivityCommand:
        """Return what was typed."""
        known = self.known
        terms = ActivityTerms(
            title=self.title.text,
            summary=self.summary.text,
            field=self.field.code or "",
            area=self.area.code,
            venue=self.venue.text,
            pin_lat=self.pin_lat.data,
            pin_lon=self.pin_lon.data,
            notes=dict(known.notes) if known else {},
            **self.day(),
        )
        roles = (role.form for role in self.roles if not role.form.is_left_out)
        return ActivityCommand(terms, tuple(role.to_command() for role in roles))

    def _role(self, number: str) -> RoleForm | None:
        place = int(number) if number.isascii() and number.isdigit() and len(number) == 1 else -1
        entries = list(self.roles)
        return entries[place].form if 0 <= place < len(entries) else None

    def _bind(self) -> None:
        known = {role.id: role for role in self.known.roles} if self.known else {}
        for role in self.roles:
            role.form.bind(known, now=self.now)


def _data_of(activity: Activity, *, now: datetime) -> dict[str, Any]:
    return {
        **_words_of(activity),
        **day_of(activity),
        "seen": version_of(activity),
        "roles": [data_of(role, now=now) for role in activity.roles],
    }


def _copy_of(activity: Activity, copy: Copy) -> dict[str, Any]:
    """Return what a posting says, at the time of its copy."""
    day = day_of(activity) | {"opens_on": copy.opens_on, "deadline": copy.deadline}
    if activity.deadline and not copy.deadline:
        day.pop("until")
    roles = [copy_of(role, copy.roles[role.id]) for role in activity.roles]
    return {**_words_of(activity), **day, "roles": roles}


def _words_of(activity: Activity) -> dict[str, Any]:
    plain = ("title", "summary", "field", "venue", "pin_lat", "pin_lon")
    words = {name: getattr(activity, name) for name in plain}
    return {**words, "area": activity.area or ELSEWHERE}


def _add_row(rows: "FieldList[Any]") -> None:
    if len(rows) < (rows.max_entries or 0):
        rows.append_entry()


def _leaves(fields: Any) -> Iterator[Field]:  # noqa: ANN401 - FieldList and FormField are untyped
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        else:
            yield field
