"""The day itself, money, and how one joins: what a posting says besides what, when and who."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from matcher.activities.forms.fields import LanguagesField, TermField, TraitsField
from matcher.activities.models import Activity
from matcher.activities.rules.terms import DECLARED, Insurance, Rain
from matcher.activities.rules.times import AHEAD
from matcher.shared.clock import local_date
from matcher.shared.forms import DayField, NumberField, TextBlock, TextLine, at_most, between

MOST_YEN = 1_000_000
MOST_DAYS = 180
_NOTHING: tuple[object, ...] = (None, "", [])


class Until(StrEnum):
    """Until when one can apply."""

    OPEN = "open"
    DATE = "date"
    DAYS = "days"
    SAME_DAY = "same_day"


_UNTIL: Mapping[Until, Callable[[], str]] = {
    Until.OPEN: lambda: _("締切なし"),
    Until.DATE: lambda: _("日付で決める"),
    Until.DAYS: lambda: _("各回の何日か前まで"),
    Until.SAME_DAY: lambda: _("各回の当日まで"),
}
_PLAIN = (
    *("languages", "rain", "rain_note", "insurance", "belongings", "schedule_note"),
    *("fee", "travel_pay", "thanks", "reward_note"),
    *("opens_on", "deadline", "eligibility_note", "contact_method"),
)
_TEXTS = (
    *("rain_note", "belongings", "schedule_note", "reward_note"),
    *("eligibility_note", "contact_method"),
)


class _End(NamedTuple):
    deadline: date | None
    deadline_days: int | None


class DayForm(FlaskForm):
    """The terms of a posting that most leave out."""

    traits = TraitsField(_l("あてはまるもの"))
    languages = LanguagesField(_l("日本語のほかに通じることば"))
    rain = TermField(_l("雨のとき"), Rain)
    rain_note = TextLine(_l("雨のときの補足"), [at_most(300)])
    insurance = TermField(_l("保険"), Insurance)
    belongings = TextLine(_l("持ち物・服装"), [at_most(500)])
    schedule_note = TextBlock(_l("日程について"), [at_most(1000)])
    fee = NumberField(_l("参加費（円）"), [between(0, MOST_YEN)])
    travel_pay = NumberField(_l("交通費の支給（円）"), [between(0, MOST_YEN)])
    thanks = NumberField(_l("謝礼（円）"), [between(0, MOST_YEN)])
    reward_note = TextLine(_l("お金についての補足"), [at_most(500)])
    opens_on = DayField(_l("受付を始める日"))
    until = TermField(_l("申込みの締切"), Until, words=_UNTIL)
    deadline = DayField(_l("締切の日"))
    deadline_days = NumberField(_l("何日前まで"), [between(1, MOST_DAYS)])
    eligibility_note = TextLine(_l("対象についての補足"), [at_most(500)])
    contact_method = TextLine(_l("問い合わせの方法"), [at_most(500)])

    known: Activity | None = None
    now: datetime

    @property
    def has_day(self) -> bool:
        """Tell whether anything is said of the day itself."""
        said = (self.languages, self.rain_note, self.belongings, self.schedule_note, self.traits)
        return _is_said(*said) or _is_chosen(self.rain, self.insurance)

    @property
    def has_money(self) -> bool:
        """Tell whether anything is said of money."""
        return _is_said(self.fee, self.travel_pay, self.thanks, self.reward_note)

    @property
    def has_joining(self) -> bool:
        """Tell whether anything is said of applying."""
        said = (self.opens_on, self.deadline, self.deadline_days, self.contact_method)
        return _is_said(*said) or _is_chosen(self.until)

    def validate_opens_on(self, field: Field) -> None:
        """Refuse a day beyond all plans, or after the deadline."""
        if field.data and field.data > local_date(self.now) + AHEAD:
            raise ValidationError(_("3年以内の日付を入力してください。"))
        ends = self._end().deadline
        if field.data and ends and field.data > ends:
            raise ValidationError(_("締切の日より前の日を入力してください。"))

    def validate_deadline(self, field: Field) -> None:
        """Refuse a deadline that has passed already, unless it stands there already."""
        today, until = local_date(self.now), self.until.data
        before = self.known.deadline if self.known else None
        if until == Until.DATE.value and not field.data:
            raise ValidationError(_("締切の日を入力してください。"))
        if until == Until.OPEN.value and field.data:
            raise ValidationError(_("締切を「日付で決める」にするか、空欄にしてください。"))
        wanted = until == Until.DATE.value and field.data != before
        if wanted and not today <= field.data <= today + AHEAD:
            raise ValidationError(_("今日から3年以内の日付を入力してください。"))

    def validate_deadline_days(self, field: Field) -> None:
        """Refuse no number of days where one is needed."""
        if self.until.data == Until.DAYS.value and field.data is None:
            raise ValidationError(_("何日前までかを数字で入力してください。"))

    def day(self) -> dict[str, Any]:
        """Return the terms, under the names of their columns."""
        end, kept = self._end(), () if self.known is None else self.known.traits
        return {
            **{name: getattr(self, name).text for name in _TEXTS},
            "traits": (*self.traits.codes, *(code for code in kept if code not in DECLARED)),
            "languages": self.languages.codes,
            "rain": self.rain.term,
            "insurance": self.insurance.term,
            **{name: getattr(self, name).data for name in ("fee", "travel_pay", "thanks")},
            "opens_on": self.opens_on.data,
            "deadline": end.deadline,
            "deadline_days": end.deadline_days,
        }

    def _end(self) -> _End:
        """Return until when one can apply; two ends at once stay if nothing was changed."""
        ends = {
            Until.OPEN: _End(None, None),
            Until.DATE: _End(self.deadline.data, None),
            Until.DAYS: _End(None, self.deadline_days.data),
            Until.SAME_DAY: _End(None, 0),
        }
        end, known = ends[self.until.term], self.known
        both = known is not None and known.deadline and known.deadline_days is not None
        if known is not None and both and end.deadline == known.deadline:
            return _End(known.deadline, known.deadline_days)
        return end


def day_of(activity: Activity) -> dict[str, Any]:
    """Return what stands in the form for a listing's terms."""
    declared = [code for code in activity.traits if code in DECLARED]
    said = {name: getattr(activity, name) for name in _PLAIN}
    days = activity.deadline_days or None
    return {**said, "traits": declared, "until": _until(activity).value, "deadline_days": days}


def _until(activity: Activity) -> Until:
    if activity.deadline:
        return Until.DATE
    if activity.deadline_days is None:
        return Until.OPEN
    return Until.DAYS if activity.deadline_days else Until.SAME_DAY


def _is_said(*fields: Field) -> bool:
    return any(field.errors or field.data not in _NOTHING for field in fields)


def _is_chosen(*fields: TermField[Any]) -> bool:
    return any(field.errors or field.data != field.default for field in fields)
