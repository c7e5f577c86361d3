"""What the staff enter of who is insured."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from matcher.errors import RuleBroken
from matcher.insurance.rules import cover_of, fiscal_year, usual_year
from matcher.insurance.scheme import plans
from matcher.insurance.service.enrolling import EnrolCommand
from matcher.shared.clock import today
from matcher.shared.forms import ChoiceField, ChoicesField, NearDayField, Required, chosen
from matcher.shared.wording import say


class EnrolForm(FlaskForm):
    """By which plan, since when, and for which fiscal year."""

    plan = ChoiceField(
        _l("プラン"),
        [chosen()],
        choices=lambda: [(plan.code, plan.name) for plan in plans()],
    )
    enrolled_on = NearDayField(
        _l("加入の手続きをした日"),
        [Required()],
        description=_l("補償は、この日の翌日から始まります。"),
    )
    year = ChoiceField(_l("年度"), [chosen()], choices=lambda: _years(today()))

    @classmethod
    def of(cls, day: date, **kwargs: Any) -> "EnrolForm":  # noqa: ANN401 - what wtforms takes
        """Return the form for an enrolment made on this day."""
        return cls(data={"enrolled_on": day, "year": str(usual_year(day))}, **kwargs)

    def validate_enrolled_on(self, field: Field) -> None:
        """Refuse a day that is still ahead."""
        if field.data and field.data > today():
            raise ValidationError(_("今日までの日付を入力してください。"))

    def validate_year(self, field: Field) -> None:
        """Refuse a year in which nothing can be covered from that day."""
        if not self.enrolled_on.data or field.errors or not field.data:
            return
        try:
            cover_of(self.enrolled_on.data, int(field.data))
        except RuleBroken as error:
            raise ValidationError(say(error)) from error

    def to_command(self) -> EnrolCommand:
        """Return the enrolment."""
        return EnrolCommand(str(self.plan.data), self.enrolled_on.data, int(str(self.year.data)))


class EnrolManyForm(EnrolForm):
    """The same for several people of one roster."""

    people = ChoicesField(_l("加入した方"), [chosen()], choices=[])

    def __init__(self, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401
        self.offered = [(str(id_), name) for id_, name in people]
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer those who can be enrolled, before what was sent is read."""
        self["people"].choices = self.offered
        super().process(*args, **kwargs)

    @property
    def member_ids(self) -> tuple[int, ...]:
        """Return who was ticked."""
        return tuple(int(code) for code in self.people.codes)


def _years(day: date) -> list[tuple[str, str]]:
    this = fiscal_year(day)
    return [
        (str(year), _("%(year)d年度（%(next)d年3月31日まで）", year=year, next=year + 1))
        for year in (this, this + 1)
    ]
