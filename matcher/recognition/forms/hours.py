"""For which period hours are shown and certified, and the code of a certificate."""

from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from matcher.errors import RuleBroken
from matcher.recognition.rules.codes import typed_code
from matcher.recognition.rules.periods import Period, check_period, fiscal_year, year_of
from matcher.shared.forms import (
    NearDayField,
    Required,
    TextBlock,
    TextLine,
    at_most,
)
from matcher.shared.wording import say

YEARS = 5
"""So many fiscal years are offered; any other period is typed."""


class PeriodForm(FlaskForm):
    """A fiscal year, or any days: asked by the address."""

    class Meta:
        """What a form of filters needs no guard for."""

        csrf = False

    first = NearDayField(_l("はじめの日"))
    last = NearDayField(_l("おわりの日"))

    def __init__(self, today: date) -> None:
        self.today = today
        super().__init__(formdata=request.args)

    def to_period(self) -> Period:
        """Return the days typed, else the year asked for, else the present one."""
        if self.validate() and self.first.data and self.last.data:
            return Period(self.first.data, self.last.data)
        years = {str(year): year for year in years_until(self.today)}
        return year_of(years.get(request.args.get("year", ""), fiscal_year(self.today)))

    def validate_first(self, field: Field) -> None:
        """Ask for both days or none."""
        if bool(field.data) != bool(self.last.data):
            raise ValidationError(_("はじめの日と、おわりの日の両方を入力してください。"))

    def validate_last(self, field: Field) -> None:
        """Refuse a period that cannot be."""
        _check(self.first.data, field.data)


class CertificateForm(FlaskForm):
    """For which days a certificate is made."""

    first_day = NearDayField(_l("はじめの日"), [Required()])
    last_day = NearDayField(_l("おわりの日"), [Required()])

    def validate_last_day(self, field: Field) -> None:
        """Refuse a period that cannot be."""
        _check(self.first_day.data, field.data)

    def to_period(self) -> Period:
        """Return the days."""
        return Period(self.first_day.data, self.last_day.data)


class CodeForm(FlaskForm):
    """The code of a certificate, typed from paper."""

    code = TextLine(
        _l("確認コード"),
        [Required(), at_most(60)],
        description=_l("証明書に書かれた、英字と数字の12文字です（例：K7QM-3XPA-9TWD）。"),
    )

    def validate_code(self, field: TextLine) -> None:
        """Refuse what cannot be a code."""
        if field.text and typed_code(field.text) is None:
            raise ValidationError(
                _("確認コードは12文字です。0（ゼロ）・1（いち）・英字のOとIは使っていません。")
            )

    def to_code(self) -> str:
        """Return the code as it is kept."""
        return typed_code(self.code.text) or ""


class RevokeForm(FlaskForm):
    """Why a certificate is void."""

    note = TextBlock(
        _l("理由"),
        [Required(), at_most(300)],
        description=_l("ご本人と職員だけが読みます。公開の確認ページには出ません。"),
    )


def years_until(today: date) -> range:
    """Return the fiscal years offered, the present one first."""
    latest = fiscal_year(today)
    return range(latest, latest - YEARS, -1)


def _check(first: date | None, last: date | None) -> None:
    if first and last:
        try:
            check_period(Period(first, last))
        except RuleBroken as error:
            raise ValidationError(say(error)) from error
