"""Turning a matched shape into its value; None where the match makes no sense after all."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import time

from matcher.activities.rules.recurrence import LAST, LEAP_YEAR, Break
from matcher.activities.rules.words import patterns
from matcher.activities.rules.words.values import (
    Count,
    Dates,
    Duration,
    Hours,
    MonthDays,
    Months,
    Nth,
    Span,
    Weekdays,
    WordDate,
)

LETTERS = "月火水木金土日"
_NAMED = {"平日": (0, 1, 2, 3, 4), "週末": (5, 6)}
REIWA = 2018
YEARS = range(1900, 2200)
NOON = 12
MIDNIGHT = 24
MONTHS_OF_YEAR = 12
ALL_MONTHS = range(1, MONTHS_OF_YEAR + 1)
FIRST_HALVES = ("上旬", "初旬")


def dates(match: re.Match[str]) -> Dates | None:
    """Return scattered dates; a day without a month keeps the month of the one before."""
    found = [date_of(each) for each in patterns.DATE.finditer(match[0])]
    return Dates(tuple(each for each in found if each)) if all(found) else None


def span(match: re.Match[str]) -> Span | None:
    """Return the first and the last date of a span."""
    first, last = (date_of(each) for each in list(patterns.DATE.finditer(match[0]))[:2])
    return Span(first, last) if first and last else None


def nth_weekday(match: re.Match[str]) -> Nth | None:
    """Return 第2・4土曜; 第3日 without 曜 may be a third day and is not taken."""
    days = _letters(match["days"])
    if "曜" not in match["days"] and not match["week"] and not set(days) - {0, 6}:
        return None
    last = [LAST] if "最" in match["nths"] else []
    return Nth((*_counted(match["nths"]), *last), days)


def month_days(match: re.Match[str]) -> MonthDays | None:
    """Return the days of every month; 末日 is the last."""
    days = [LAST if day == "末" else int(day) for day in re.findall(r"\d+|末", match["days"])]
    return MonthDays(tuple(days)) if all(day <= 31 and day for day in days) else None  # noqa: PLR2004


def weekdays(match: re.Match[str]) -> Weekdays:
    """Return days of the week, holidays if the words name them."""
    written = match["days"].replace("祝日", "祝")
    days = _NAMED.get(written) or _letters(written)
    return Weekdays(days, holidays="祝" in written)


def every_week(match: re.Match[str]) -> Weekdays:
    """Return days of every week, or of every other week."""
    interval = 2 if match["each"] == "隔" else 1
    return replace(weekdays(match), every=True, interval=interval)


def hours(match: re.Match[str]) -> Hours | None:
    """Return a span of hours; an afternoon said of the first holds for the second too."""
    found = [each for each in patterns.CLOCK.finditer(match[0]) if each["hour"] or each["noon"]]
    start = _clock(found[0], found[0]["part"])
    end = _clock(found[-1], found[-1]["part"] or found[0]["part"])
    return Hours(start, end) if len(found) > 1 and start and end and start != end else None


def from_hour(match: re.Match[str]) -> Hours | None:
    """Return hours that have only a beginning."""
    found = patterns.CLOCK.match(match[0])
    start = _clock(found, found["part"]) if found else None
    return Hours(start) if start else None


def month_range(match: re.Match[str]) -> Months | None:
    """Return a season; 中旬 and its like cut off the rest of the first or last month."""
    first, last = int(match["first"]), int(match["last"])
    if not (_is_month(first) and _is_month(last)):
        return None
    length = (last - first) % MONTHS_OF_YEAR + 1
    months = tuple((first + step - 1) % MONTHS_OF_YEAR + 1 for step in range(length))
    return Months(months, (*_before(first, match["since"]), *_after(last, match["until"])))


def month_list(match: re.Match[str]) -> Months | None:
    """Return single months: 7・8月."""
    months = tuple(map(int, re.findall(r"\d+", match["months"])))
    return Months(months) if all(map(_is_month, months)) else None


def odd_even(match: re.Match[str]) -> Months:
    """Return every other month."""
    return Months(tuple(range(1 if match[0] == "奇数月" else 2, MONTHS_OF_YEAR + 1, 2)))


def duration(match: re.Match[str]) -> Duration:
    """Return how long it lasts."""
    unit = MONTHS_OF_YEAR if match["unit"] == "年" else 1
    return Duration(int(match["number"]) * unit)


def count(match: re.Match[str]) -> Count:
    """Return how many times in all."""
    exact = not match["about"] and "約" not in match[0]
    return Count(int(match["number"]), exact=exact, times=match["unit"] in ("回", "コマ"))


def date_of(match: re.Match[str]) -> WordDate | None:
    """Return one date; None where there is no such day."""
    day, month = int(match["day"]), int(match["month"]) if match["month"] else None
    if not (month is None or _is_month(month)):
        return None
    if not 1 <= day <= monthrange(LEAP_YEAR, month or 1)[1]:
        return None
    year = int(match["year"]) if match["year"] else None
    if match["reiwa"]:
        year = REIWA + int(match["reiwa"])
    if year is not None and year not in YEARS:
        return None
    return WordDate(day, month, year, LETTERS.index(match["week"][1]) if match["week"] else None)


def _letters(written: str) -> tuple[int, ...]:
    days: list[int] = []
    for joint, letter in re.findall(rf"(~?)\s*({patterns.WEEKDAY})", re.sub("曜日?", "", written)):
        day = LETTERS.index(letter)
        days += range(days[-1] + 1, day + 1) if joint and days else [day]
    return tuple(dict.fromkeys(days))


def _counted(written: str) -> tuple[int, ...]:
    """Return 1, 3 of 「第1・3」 and 1, 2, 3 of 「第1~3」."""
    nths: list[int] = []
    for joint, digit in re.findall(r"(~?)\s*第?\s*(\d)", written):
        nth = int(digit)
        nths += range(nths[-1] + 1, nth + 1) if joint and nths else [nth]
    return tuple(dict.fromkeys(nths))


def _clock(match: re.Match[str], part: str | None) -> time | None:
    if match["noon"]:
        return time(NOON)
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    if part == "午後" and hour < NOON:
        hour += NOON
    if hour == MIDNIGHT and minute == 0:
        return time(0)
    return time(hour, minute) if hour < MIDNIGHT and minute < 60 else None  # noqa: PLR2004


def _is_month(month: int) -> bool:
    return month in ALL_MONTHS


def _before(month: int, tenth: str | None) -> list[Break]:
    if tenth == "中旬":
        return [Break((month, 1), (month, 10))]
    return [Break((month, 1), (month, 20))] if tenth in ("下旬", "末") else []


def _after(month: int, tenth: str | None) -> list[Break]:
    end = (month, monthrange(LEAP_YEAR, month)[1])
    if tenth in FIRST_HALVES:
        return [Break((month, 11), end)]
    return [Break((month, 21), end)] if tenth == "中旬" else []
