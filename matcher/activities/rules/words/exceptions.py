"""What is left out of a rule, or moved: 祝日・第5土曜を除く, 8月は休み, 祝日の場合は翌日."""

import re
from calendar import monthrange

from matcher.activities.rules.recurrence import LEAP_YEAR, NEW_YEAR, Break, Holidays
from matcher.activities.rules.words import makers, patterns
from matcher.activities.rules.words.values import Span, Without

_IN_CASE = r"(?:の?(?:場合|とき|時|際)|[にと](?:当た|あた|重な)る(?:場合|とき|時|日))"
_HOLIDAY = r"祝(?:祭?日)?"
_ITEM = re.compile(
    rf"(?P<spans>{patterns.SPAN.pattern}(?:[と・、]{patterns.SPAN.pattern})*|"
    rf"{patterns.DATES.pattern})|(?P<month>\d{{1,2}})月(?!\s*\d)|(?P<new_year>年末年始)|"
    rf"(?P<nth>{patterns.NTHS}\s*{patterns.WEEKDAYS})|"
    rf"(?P<holidays>{_HOLIDAY}(?:{_IN_CASE})?)|(?P<weekdays>{patterns.NAMED_WEEKDAYS})"
)
_ITEMS = re.sub(r"\?P<\w+>", "?:", _ITEM.pattern)
EXCEPTION = re.compile(
    rf"(?P<items>(?:{_ITEMS})(?:(?:[・と]|及び|および)(?:{_ITEMS}))*)\s*[はをが]?\s*"
    r"(?:休止|休館|休園|お?休み|休業|除(?:く|き|いて))(?!の(?:場合|こと|とき)|明け)"
)

_ON_HOLIDAY = rf"(?<![土日曜][・,と]){_HOLIDAY}(?:{_IN_CASE}[はに]?|は)[、,]?(?:その)?"
_INSTEAD = r"(?:に?(?:開催|実施|活動|変更|振替|振り替え|順延))?(?=$|[\s。、,・)/])"
HOLIDAY_MOVED = re.compile(rf"{_ON_HOLIDAY}(?P<to>翌日|次の日|前日){_INSTEAD}")
HOLIDAY_WEEKDAY = re.compile(rf"{_ON_HOLIDAY}(?P<day>{patterns.WEEKDAY})曜日?{_INSTEAD}")


def left_out(match: re.Match[str]) -> Without | None:
    """Return everything that is left out, or None if one of its parts makes no sense."""
    parts = [_part(each) for each in _ITEM.finditer(match["items"])]
    known = [each for each in parts if each]
    if len(known) < len(parts):
        return None
    skipped = any(each.holidays is Holidays.SKIP for each in known)
    return Without(
        holidays=Holidays.SKIP if skipped else Holidays.AS_USUAL,
        breaks=tuple(pause for each in known for pause in each.breaks),
        spans=tuple(span for each in known for span in each.spans),
        nths=tuple(nth for each in known for nth in each.nths),
        weekdays=tuple(day for each in known for day in each.weekdays),
    )


def holiday_moved(match: re.Match[str]) -> Without:
    """Return to which side of a holiday what falls on it moves: 祝日の場合は翌日."""
    before = match["to"] == "前日"
    return Without(holidays=Holidays.DAY_BEFORE if before else Holidays.NEXT_DAY)


def holiday_weekday(match: re.Match[str]) -> Without:
    """Return the weekday to which what falls on a holiday moves: 祝日は火曜."""
    return Without(instead=makers.LETTERS.index(match["day"]))


def _part(match: re.Match[str]) -> Without | None:
    if match["spans"]:
        return _spans(match["spans"])
    if match["month"]:
        return _month(int(match["month"]))
    if match["nth"]:
        nth = patterns.NTH_WEEKDAY.fullmatch(match["nth"])
        found = makers.nth_weekday(nth) if nth else None
        return Without(nths=(found,)) if found else None
    if match["weekdays"]:
        return _weekdays(match["weekdays"])
    return Without(breaks=(NEW_YEAR,)) if match["new_year"] else Without(holidays=Holidays.SKIP)


def _spans(written: str) -> Without | None:
    spans = [makers.span(each) for each in patterns.SPAN.finditer(written)]
    if not spans:
        days = [makers.date_of(each) for each in patterns.DATE.finditer(written)]
        spans = [Span(day, day) if day else None for day in days]
    return Without(spans=tuple(each for each in spans if each)) if all(spans) else None


def _month(month: int) -> Without | None:
    if month not in makers.ALL_MONTHS:
        return None
    return Without(breaks=(Break((month, 1), (month, monthrange(LEAP_YEAR, month)[1])),))


def _weekdays(written: str) -> Without | None:
    named = patterns.BARE_WEEKDAYS.fullmatch(written)
    if not named:
        return None
    found = makers.weekdays(named)
    holidays = Holidays.SKIP if found.holidays else Holidays.AS_USUAL
    return Without(holidays=holidays, weekdays=found.days)
