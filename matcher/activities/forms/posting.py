"""What a group posts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.validators import ValidationError

from matcher.activities.forms.role import RoleForm, copy_of, data_of
from matcher.activities.models import Activity
from matcher.activities.rules.times import AHEAD
from matcher.activities.service.commands import ActivityCommand, ActivityTerms
from matcher.shared.clock import local_date
from matcher.shared.forms import (
    ELSEWHERE,
    AreaField,
    DayField,
    FieldField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    chosen,
)

MOST_ROLES = 5
MORE_ROLES = "roles"
_PLAIN = (
    *("title", "summary", "field", "venue", "deadline", "schedule_note", "eligibility_note"),
    *("belongings", "reward_note", "contact_method"),
)


class PostingForm(FlaskForm):
    """Everything a group says in one posting.

    Iterating gives every single field, those in the rows too.
    """

    title = TextLine(_l("活動の題名"), [Required(), at_most(120)])
    summary = TextBlock(_l("活動の内容"), [at_most(2000)])
    field = FieldField(_l("分野"), [chosen()])
    area = AreaField(_l("地区"), elsewhere=_l("市内全域、または地区を決めない"))
    venue = TextLine(_l("場所"), [at_most(200)])
    roles = FieldList(FormField(RoleForm), min_entries=1, max_entries=MOST_ROLES)
    schedule_note = TextBlock(_l("日程について"), [at_most(1000)])
    deadline = DayField(_l("申込みの締切"))
    eligibility_note = TextLine(_l("対象"), [at_most(500)])
    belongings = TextLine(_l("持ち物・服装"), [at_most(500)])
    reward_note = TextLine(_l("謝礼・交通費・参加費"), [at_most(500)])
    contact_method = TextLine(_l("問い合わせの方法"), [at_most(500)])

    known: Activity | None = None
    now: datetime

    @classmethod
    def of(cls, activity: Activity, *, now: datetime) -> "PostingForm":
        """Return the form with what was posted before, or with what was typed."""
        form = cls(data=_data_of(activity, now=now))
        form.known, form.now = activity, now
        form._bind()
        return form

    @classmethod
    def copying(cls, activity: Activity | None, *, now: datetime) -> "PostingForm":
        """Return the form of a new posting with the words of another one, or with none."""
        form = cls(data=_copy_of(activity) if activity else None)
        form.now = now
        form._bind()
        return form

    def __iter__(self) -> Iterator[Field]:
        yield from _leaves(self._fields.values())

    def grow(self) -> bool:
        """Add the row that was asked for, if one was, and tell so."""
        more = request.form.get("more", "")
        if more == MORE_ROLES and len(self.roles) < MOST_ROLES:
            self.roles.append_entry()
        elif more.isascii() and more.isdigit() and len(more) == 1 and int(more) < len(self.roles):
            _add_row(self.roles[int(more)].form)
        self._bind()
        return bool(more)

    def validate_deadline(self, field: Field) -> None:
        """Refuse a deadline that has passed already, unless it stands there already."""
        today = local_date(self.now)
        before = self.known.deadline if self.known else None
        if field.data and field.data != before and not today <= field.data <= today + AHEAD:
            raise ValidationError(_("今日から3年以内の日付を入力してください。"))

    def to_command(self) -> ActivityCommand:
        """Return what was typed."""
        words = {name: getattr(self, name).text for name in _PLAIN if name not in _NO_WORDS}
        terms = ActivityTerms(
            **words,
            field=str(self.field.code),
            area=self.area.code,
            deadline=self.deadline.data,
            notes=dict(self.known.notes) if self.known else {},
        )
        return ActivityCommand(terms, tuple(role.form.to_command() for role in self.roles))

    def _bind(self) -> None:
        known = {role.id: role for role in self.known.roles} if self.known else {}
        for role in self.roles:
            role.form.bind(known, now=self.now)


_NO_WORDS = {"field", "deadline"}


def _data_of(activity: Activity, *, now: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(activity, name) for name in _PLAIN},
        "area": activity.area or ELSEWHERE,
        "roles": [data_of(role, now=now) for role in activity.roles],
    }


def _copy_of(activity: Activity) -> dict[str, Any]:
    """Return the words of a posting; its dates and its deadline are of its own time."""
    words = {name: getattr(activity, name) for name in _PLAIN if name != "deadline"}
    roles = [copy_of(role) for role in activity.roles]
    return {**words, "area": activity.area or ELSEWHERE, "roles": roles}


def _add_row(role: RoleForm) -> None:
    if len(role.shifts) < (role.shifts.max_entries or 0):
        role.shifts.append_entry()


def _leaves(fields: Any) -> Iterator[Field]:  # noqa: ANN401 - FieldList and FormField are untyped
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        else:
            yield field
