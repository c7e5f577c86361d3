"""The rule by which the dates of a role repeat."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import ValidationError

from matcher.activities.forms.fields import (
    Kept,
    MonthDaysField,
    NthsField,
    TermField,
    Tick,
    WeekdaysField,
)
from matcher.activities.rules.recurrence import NEW_YEAR, Frequency, Gap, Holidays, Recurrence
from matcher.activities.rules.times import AHEAD
from matcher.shared.forms import ClockField, DayField, at_most

MOST_GAPS = 6
FORTNIGHT = 2
BEHIND = timedelta(days=10 * 366)
"""What began longer ago was typed wrongly."""


class Way(StrEnum):
    """How dates repeat."""

    NEVER = "never"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_DAY = "monthly_day"


FREQUENCY: Mapping[Way, Frequency] = {
    Way.WEEKLY: Frequency.WEEKLY,
    Way.FORTNIGHTLY: Frequency.WEEKLY,
    Way.MONTHLY_WEEKDAY: Frequency.MONTHLY_WEEKDAY,
    Way.MONTHLY_DAY: Frequency.MONTHLY_DAY,
}
_WAYS: Mapping[Way, Callable[[], str]] = {
    Way.NEVER: lambda: _("くり返さない"),
    Way.WEEKLY: lambda: _("毎週"),
    Way.FORTNIGHTLY: lambda: _("隔週（2週間ごと）"),
    Way.MONTHLY_WEEKDAY: lambda: _("毎月 第何週の何曜日"),
    Way.MONTHLY_DAY: lambda: _("毎月 決まった日"),
}
_HOLIDAYS: Mapping[Holidays, Callable[[], str]] = {
    Holidays.AS_USUAL: lambda: _("祝日も、いつもどおり行う"),
    Holidays.SKIP: lambda: _("祝日は休む"),
    Holidays.NEXT_DAY: lambda: _("祝日にあたるときは、翌日に行う"),
    Holidays.DAY_BEFORE: lambda: _("祝日にあたるときは、前日に行う"),
    Holidays.TAKE_IN: lambda: _("ほかの曜日でも、祝日には行う"),
}
Faults = Iterator[tuple[Field, str]]


class GapForm(Form):
    """Days on which nothing happens: one, or from one to another."""

    first = DayField(_l("休みの最初の日"))
    last = DayField(_l("休みの最後の日"))

    is_far: Callable[[date | None], bool]

    def validate_first(self, field: Field) -> None:
        """Refuse a day too far away to be meant."""
        if self.is_far(field.data):
            raise ValidationError(_far())

    def validate_last(self, field: Field) -> None:
        """Refuse an end too far away, before the beginning, or without one."""
        if self.is_far(field.data):
            raise ValidationError(_far())
        if field.data and not self.first.data:
            raise ValidationError(_("休みの最初の日も入力してください。"))
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("休みの最初の日より後の日を入力してください。"))

    @property
    def is_said(self) -> bool:
        """Tell whether anything was typed, or wrongly."""
        return bool(self.errors or self.first.data or self.last.data)

    @property
    def gap(self) -> Gap | None:
        """Return the days; None where nothing was typed."""
        first = self.first.data
        return Gap(first, self.last.data or first) if first else None


class RepeatForm(Form):
    """One rule; what belongs to another way of repeating counts for nothing."""

    way = TermField(_l("くり返し"), Way, words=_WAYS)
    nths = NthsField(_l("第何週"))
    weekdays = WeekdaysField(_l("曜日"))
    days = MonthDaysField(_l("毎月の日"), [at_most(100)])
    start = ClockField(_l("開始"))
    end = ClockField(_l("終了"))
    overnight = Tick(_l("翌日に終わる"))
    first = DayField(_l("最初の日"))
    last = DayField(_l("最後の日"))
    venue = Kept(_l("場所"), [at_most(200)])
    holidays = TermField(_l("祝日にあたるとき"), Holidays, words=_HOLIDAYS)
    new_year = Tick(_l("年末年始（12月29日〜1月3日）は休む"))
    gaps = FieldList(FormField(GapForm), min_entries=1, max_entries=MOST_GAPS)

    known: Recurrence | None = None
    today: date
    is_passed_over = False

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Tell whether it is a rule, or none at all."""
        for entry in self.gaps:
            entry.form.is_far = self._is_far
        if not super().validate(extra_validators):
            return False
        faults = list(self._faults())
        for field, words in faults:
            field.errors = [*field.errors, words]
        return not faults

    def validate_days(self, field: MonthDaysField) -> None:
        """Refuse words that stand for no day of a month."""
        if self.way.data != Way.MONTHLY_DAY.value:
            return
        try:
            found = field.numbers
        except ValueError:
            found = ()
        if not found:
            raise ValidationError(_("「5日、20日」「末日」のように入力してください。"))

    def to_rule(self) -> Recurrence | None:
        """Return the rule; None where nothing repeats. The form has been validated."""
        way = self.way.term
        if way is Way.NEVER or self.is_passed_over:
            return None
        monthly_day, nth = way is Way.MONTHLY_DAY, way is Way.MONTHLY_WEEKDAY
        gaps = (entry.form.gap for entry in self.gaps)
        return Recurrence(
            frequency=FREQUENCY[way],
            weekdays=() if monthly_day else self.weekdays.numbers,
            nths=self.nths.numbers if nth else (),
            days=self.days.numbers if monthly_day else (),
            start=self.start.data,
            end=self.end.data,
            first=self.first.data,
            last=self.last.data,
            breaks=(NEW_YEAR,) if self.new_year.data else (),
            gaps=tuple(gap for gap in gaps if gap),
            interval=FORTNIGHT if way is Way.FORTNIGHTLY else 1,
            holidays=self.holidays.term,
            venue=self.venue.text,
        )

    def _faults(self) -> Faults:
        way = self.way.term
        if way is Way.NEVER:
            wanted = self.weekdays.codes or self.start.data or self.days.text
            if wanted and self.way.object_data in {None, Way.NEVER, Way.NEVER.value}:
                yield self.way, _("くり返し方を選んでください。")
            return
        yield from self._faults_in_days(way)
        yield from self._faults_in_hours()
        yield from self._faults_in_period(way)
        yield from self._faults_in_reach()

    def _faults_in_days(self, way: Way) -> Faults:
        weekly = FREQUENCY[way] is Frequency.WEEKLY
        takes_in = self.holidays.term is Holidays.TAKE_IN
        needed = way is not Way.MONTHLY_DAY and not (weekly and takes_in)
        if needed and not self.weekdays.codes:
            yield self.weekdays, _("曜日を選んでください。")
        if way is Way.MONTHLY_WEEKDAY and not self.nths.codes:
            yield self.nths, _("第何週かを選んでください。")
        if takes_in and not weekly:
            yield self.holidays, _("これは、毎週または隔週のときだけ選べます。")

    def _faults_in_hours(self) -> Faults:
        start, end = self.start.data, self.end.data
        if start is None and end is not None:
            yield self.start, _("開始の時刻も入力してください。")
        if start is None or end is None:
            return
        if end <= start and not self.overnight.data:
            yield self.end, _("翌日に終わるときは「翌日に終わる」を選んでください。")
        if end > start and self.overnight.data:
            yield self.end, _("くり返す日程は、24時間以内にしてください。")

    def _faults_in_period(self, way: Way) -> Faults:
        first, last = self.first.data, self.last.data
        if way is Way.FORTNIGHTLY and first is None:
            yield self.first, _("隔週のときは、最初の日を入力してください。")
        if first and last and last < first:
            yield self.last, _("最初の日より後の日を入力してください。")
        elif last and last < self.today and (self.known is None or last != self.known.last):
            yield self.last, _("今日より後の日付を入力してください。")

    def _faults_in_reach(self) -> Faults:
        yield from ((day, _far()) for day in (self.first, self.last) if self._is_far(day.data))
        first = self.first.data
        if first and first < self.today - BEHIND and first not in self._known_days:
            yield self.first, _("10年以内の日付を入力してください。")

    def _is_far(self, day: date | None) -> bool:
        """Tell whether a day is too far away to be meant, and did not stand there before."""
        return day is not None and day > self.today + AHEAD and day not in self._known_days

    @property
    def _known_days(self) -> set[date | None]:
        if self.known is None:
            return set()
        ends = {day for gap in self.known.gaps for day in (gap.first, gap.last)}
        return {self.known.first, self.known.last, *ends}


def _far() -> str:
    return str(_("3年以内の日付を入力してください。"))


def shown(rule: Recurrence) -> dict[str, Any] | None:
    """Return what stands in the form for a rule; None for one that it cannot show."""
    ways = [way for way, frequency in FREQUENCY.items() if frequency is rule.frequency]
    way = Way.FORTNIGHTLY if rule.interval == FORTNIGHT else ways[0]
    said = (rule.months, rule.breaks in {(), (NEW_YEAR,)}, rule.interval <= FORTNIGHT)
    if said != ((), True, True) or len(rule.gaps) > MOST_GAPS:
        return None
    return {
        "way": way.value,
        "nths": [str(nth) for nth in rule.nths],
        "weekdays": [str(day) for day in rule.weekdays],
        "days": MonthDaysField.in_words(rule.days),
        "start": rule.start,
        "end": rule.end,
        "overnight": bool(rule.start and rule.end and rule.end <= rule.start),
        "first": rule.first,
        "last": rule.last,
        "venue": rule.venue,
        "holidays": rule.holidays.value,
        "new_year": bool(rule.breaks),
        "gaps": [{"first": gap.first, "last": gap.last} for gap in rule.gaps],
    }
