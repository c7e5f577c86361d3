"""What a row's dates and hours say beyond what its shifts can hold, as notes of the listing."""

from collections.abc import Callable, Iterator
from datetime import date

from flask_babel import gettext

from matcher.activities.rules.recurrence_words import hours_in_words
from matcher.activities.rules.schedule_words import YEAR_FROM_WEEKDAY, Schedule, ScheduleWords

_: Callable[..., str] = gettext


def remarks(words: ScheduleWords, schedule: Schedule) -> dict[str, str]:
    """Return the notes, by their labels."""
    return dict(_remarks(words, schedule))


def _remarks(words: ScheduleWords, schedule: Schedule) -> Iterator[tuple[str, str]]:
    if not _has_hours(schedule) and (hours := _hours(words)):
        yield _("時間"), hours
    if schedule.open_ended and words.start_date:
        yield _("開始日"), _date(words.start_date)
    if schedule.open_ended and words.end_date:
        yield _("終了日"), _date(words.end_date)
    if YEAR_FROM_WEEKDAY in schedule.doubts:
        yield _("日程の年"), _("年の記載がないため、曜日の合うこれからの日付としました。")


def _hours(words: ScheduleWords) -> str:
    if words.start_time is None and words.end_time is not None:
        return _("%(end)sまで", end=f"{words.end_time.hour}:{words.end_time.minute:02}")
    return hours_in_words(words.start_time, words.end_time)


def _has_hours(schedule: Schedule) -> bool:
    rules = [rule.start for part in schedule.parts for rule in part.recurrences]
    days = [day.start for part in schedule.parts for day in part.dated]
    return any(start is not None for start in (*rules, *days))


def _date(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日", year=day.year, month=day.month, day=day.day)
