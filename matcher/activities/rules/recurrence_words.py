"""A recurrence rule in the words of a public notice."""

from collections.abc import Callable, Iterable
from datetime import date, time

from flask_babel import gettext

from matcher.activities.rules.recurrence import (
    LAST,
    MONTHS,
    NEW_YEAR,
    WEEKDAYS,
    Break,
    Frequency,
    Gap,
    Holidays,
    Recurrence,
)

_: Callable[..., str] = gettext
LONGEST_LIST = 2
"""So many in a row are still listed; more are said as 「月〜金」."""


def in_words(rule: Recurrence) -> str:
    """Return the rule in one line: 「毎月第2・4土曜日 9:00〜11:00（祝日を除く）」."""
    parts = (_season(rule) + _days(rule), hours_in_words(rule.start, rule.end), _period(rule))
    line = " ".join(part for part in parts if part)
    exceptions = [*_holidays(rule), *map(_break, rule.breaks), *map(_gap, rule.gaps)]
    if rule.venue:
        exceptions.insert(0, _("場所は%(venue)s", venue=rule.venue))
    if not exceptions:
        return line
    return _("%(line)s（%(exceptions)s）", line=line, exceptions=_("、").join(exceptions))


def hours_in_words(start: time | None, end: time | None) -> str:
    """Return 「9:00〜11:00」, 「9:00〜」 or nothing."""
    if start is None:
        return ""
    return _("%(start)s〜%(end)s", start=_clock(start), end=_clock(end) if end else "")


def _days(rule: Recurrence) -> str:
    if rule.frequency is Frequency.MONTHLY_DAY:
        return _("毎月%(days)s", days=_listed(_day_of_month(day) for day in rule.days))
    if rule.frequency is Frequency.MONTHLY_WEEKDAY:
        return _(
            "毎月%(nths)s%(weekdays)s曜日", nths=_nths(rule.nths), weekdays=_weekdays(rule.weekdays)
        )
    return _weekly(rule)


def _weekly(rule: Recurrence) -> str:
    if not rule.weekdays:
        return _("祝日")
    if rule.interval == 1 and len(rule.weekdays) == len(WEEKDAYS):
        return _("毎日")
    days = _each_week(rule)
    return _("%(days)sと祝日", days=days) if rule.holidays is Holidays.TAKE_IN else days


def _each_week(rule: Recurrence) -> str:
    weekdays = _weekdays(rule.weekdays)
    if rule.interval > 1:
        return _("%(weeks)d週ごとの%(weekdays)s曜日", weeks=rule.interval, weekdays=weekdays)
    return _("毎週%(weekdays)s曜日", weekdays=weekdays)


def _holidays(rule: Recurrence) -> list[str]:
    words = {
        Holidays.SKIP: _("祝日を除く"),
        Holidays.NEXT_DAY: _("祝日の場合は翌日"),
        Holidays.DAY_BEFORE: _("祝日の場合は前日"),
    }
    return [words[rule.holidays]] if rule.holidays in words else []


def _nths(nths: tuple[int, ...]) -> str:
    counted = sorted(nth for nth in nths if nth != LAST)
    words = [_("第%(nths)s", nths=_in_runs(counted, str))] if counted else []
    return _listed([*words, _("最終")] if LAST in nths else words)


def _in_runs(numbers: Iterable[int], name: Callable[[int], str]) -> str:
    """Return 「火・木」, or 「月〜木・土」 where more follow each other than are listed."""
    words: list[str] = []
    for run in _runs(numbers):
        first, last = name(run[0]), name(run[-1])
        is_long = len(run) > LONGEST_LIST
        words += [_("%(first)s〜%(last)s", first=first, last=last)] if is_long else map(name, run)
    return _listed(words)


def _day_of_month(day: int) -> str:
    return _("末日") if day == LAST else _("%(day)d日", day=day)


def _weekdays(weekdays: tuple[int, ...]) -> str:
    return _in_runs(weekdays, _letters().__getitem__)


def _letters() -> tuple[str, ...]:
    return (_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日"))


def _season(rule: Recurrence) -> str:
    if not rule.months:
        return ""
    runs = _listed(_run(run) for run in _month_runs(rule.months))
    return _("%(months)sの", months=runs)


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return the numbers in order, those that follow each other together."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _month_runs(months: tuple[int, ...]) -> list[list[int]]:
    """Return the months as unbroken runs; a run may cross the new year: 12, 1, 2."""
    runs = _runs(months)
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == MONTHS[-1]:
        runs[0] = runs.pop() + runs[0]
    return runs


def _run(run: list[int]) -> str:
    if len(run) == 1:
        return _("%(month)d月", month=run[0])
    return _("%(first)d〜%(last)d月", first=run[0], last=run[-1])


def _period(rule: Recurrence) -> str:
    if rule.first and rule.last:
        return _("%(first)s〜%(last)s", first=_date(rule.first), last=_date(rule.last))
    if rule.first:
        return _("%(first)sから", first=_date(rule.first))
    return _("%(last)sまで", last=_date(rule.last)) if rule.last else ""


def _break(pause: Break) -> str:
    if pause == NEW_YEAR:
        return _("年末年始を除く")
    first, last = (f"{month}/{day}" for month, day in (pause.first, pause.last))
    if first == last:
        return _("毎年%(day)sは休み", day=first)
    return _("毎年%(first)s〜%(last)sは休み", first=first, last=last)


def _gap(gap: Gap) -> str:
    if gap.first == gap.last:
        return _("%(day)sは休み", day=_date(gap.first))
    return _("%(first)s〜%(last)sは休み", first=_date(gap.first), last=_date(gap.last))


def _date(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日", year=day.year, month=day.month, day=day.day)


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _listed(words: Iterable[str]) -> str:
    return "・".join(words)
