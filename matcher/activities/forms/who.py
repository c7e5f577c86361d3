"""Who may come, how many, and what they bring or learn."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form
from wtforms.validators import ValidationError

from matcher.activities.forms.fields import GradesField, TermField
from matcher.activities.models import Role, Selection
from matcher.activities.rules.terms import Amount, Grade, Guardian, Per, Residence, Unit
from matcher.shared.forms import NumberField, SkillsField, TextLine, at_most, between

MOST_PEOPLE = 100_000
OLDEST = 120
SMALLEST_GROUP, LARGEST_GROUP = 2, 9
PLAIN = (
    *("capacity", "least", "amount", "per", "min_age", "max_age", "guardian", "residence"),
    *("course", "unit", "unit_least", "unit_most", "skills", "teaches", "selection"),
)
"""The terms whose columns hold what stands in the form."""


class WhoForm(Form):
    """The terms of a role."""

    capacity = NumberField(_l("募集する人数"), [between(1, MOST_PEOPLE)])
    amount = TermField(_l("人数の決め方"), Amount)
    least = NumberField(_l("最少の人数"), [between(1, MOST_PEOPLE)])
    per = TermField(_l("人数の数え方"), Per)
    selection = TermField(_l("参加者の決め方"), Selection)
    min_age = NumberField(_l("何歳から"), [between(0, OLDEST)])
    max_age = NumberField(_l("何歳まで"), [between(0, OLDEST)])
    grades = GradesField(_l("参加できる学年など"), default=[grade.value for grade in Grade])
    guardian = TermField(_l("保護者について"), Guardian)
    residence = TermField(_l("お住まい・お勤め先"), Residence)
    course = TextLine(_l("受けておく講習"), [at_most(200)])
    unit = TermField(_l("参加の単位"), Unit)
    unit_least = NumberField(_l("1組の最少人数"), [between(SMALLEST_GROUP, LARGEST_GROUP)])
    unit_most = NumberField(_l("1組の最多人数"), [between(SMALLEST_GROUP, LARGEST_GROUP)])
    skills = SkillsField(_l("必要な特技"))
    teaches = SkillsField(_l("活動しながら身につくこと"))

    @property
    def has_numbers(self) -> bool:
        """Tell whether the number is said more closely than most do, or wrongly."""
        return _is_said(self.amount, self.least, self.per, self.selection)

    @property
    def has_limits(self) -> bool:
        """Tell whether it is said who may come, or wrongly so."""
        ages = (self.min_age, self.max_age, self.guardian, self.residence, self.course)
        units = (self.unit, self.unit_least, self.unit_most)
        some = bool(self.grades.errors or self.grades.some)
        return some or _is_said(*ages, *units, self.skills, self.teaches)

    def validate_capacity(self, field: Field) -> None:
        """Refuse a number beside 若干名."""
        if field.data is not None and self.amount.data == Amount.SOME.value:
            raise ValidationError(_("「若干名」のときは、人数を空欄にしてください。"))

    def validate_amount(self, field: Field) -> None:
        """Refuse 「約」 without a number."""
        if field.data == Amount.ABOUT.value and self.capacity.data is None:
            raise ValidationError(_("「約」のときは、募集する人数を入力してください。"))

    def validate_least(self, field: Field) -> None:
        """Refuse a minimum above the number."""
        _not_below(field, self.capacity, _("「募集する人数」以下の数を入力してください。"))

    def validate_max_age(self, field: Field) -> None:
        """Refuse an upper age below the lower one."""
        _not_below(self.min_age, field, _("「何歳から」以上の年齢を入力してください。"))

    def validate_unit_most(self, field: Field) -> None:
        """Refuse a largest group below the smallest."""
        _not_below(self.unit_least, field, _("「1組の最少人数」以上の数を入力してください。"))

    def who(self) -> dict[str, Any]:
        """Return the terms, under the names of their columns."""
        together = self.unit.term is not Unit.PERSON
        return {
            "capacity": self.capacity.data,
            "least": self.least.data,
            "amount": self.amount.term,
            "per": self.per.term,
            "min_age": self.min_age.data,
            "max_age": self.max_age.data,
            "grades": self.grades.some,
            "guardian": self.guardian.term,
            "residence": self.residence.term,
            "course": self.course.text,
            "unit": self.unit.term,
            "unit_least": self.unit_least.data if together else None,
            "unit_most": self.unit_most.data if together else None,
            "skills": self.skills.codes,
            "teaches": self.teaches.codes,
            "selection": self.selection.term,
        }


def who_of(role: Role) -> dict[str, Any]:
    """Return what stands in the form for a role's terms."""
    everybody = [grade.value for grade in Grade]
    return {name: getattr(role, name) for name in PLAIN} | {"grades": role.grades or everybody}


def _is_said(*fields: Field) -> bool:
    return any(
        field.errors or field.data != field.default
        if isinstance(field, TermField)
        else field.errors or field.data
        for field in fields
    )


def _not_below(low: Field, high: Field, words: str) -> None:
    if low.data is not None and high.data is not None and high.data < low.data:
        raise ValidationError(words)
