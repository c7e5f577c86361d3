"""A recurrence rule as the JSON kept on a role, and back."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from matcher.activities.rules.recurrence import Break, Frequency, Gap, Holidays, Recurrence

T = TypeVar("T")
NUMBERS = ("weekdays", "nths", "days", "months")
MOST_WEEKS = 53
"""Nothing that repeats comes less often than once a year."""
LONGEST_VENUE = 200
FORMER_FLAGS = {"skip_holidays": Holidays.SKIP, "with_holidays": Holidays.TAKE_IN}
"""How rules were written before holidays could move; rows that are older still say so."""


def to_json(rule: Recurrence) -> dict[str, Any]:
    """Return the rule as plain JSON values; what is empty is left out."""
    written: dict[str, Any] = {"frequency": rule.frequency.value}
    written |= {name: list(getattr(rule, name)) for name in NUMBERS if getattr(rule, name)}
    if rule.holidays is not Holidays.AS_USUAL:
        written["holidays"] = rule.holidays.value
    if rule.venue:
        written["venue"] = rule.venue
    written |= {
        name: getattr(rule, name).isoformat()[:10]
        for name in ("first", "last")
        if getattr(rule, name)
    }
    written |= {
        name: getattr(rule, name).strftime("%H:%M")
        for name in ("start", "end")
        if getattr(rule, name) is not None
    }
    return written | _pauses_to_json(rule)


def from_json(raw: object) -> Recurrence:
    """Return the rule that `to_json` wrote; raise ValueError for anything else."""
    if not isinstance(raw, dict):
        raise ValueError("rule_not_an_object")  # noqa: TRY004 - one error for every bad value
    unknown = set(raw) - set(Recurrence.__dataclass_fields__) - set(FORMER_FLAGS)
    if unknown:
        raise ValueError("rule_part_unknown")
    try:
        return _read(raw)
    except (KeyError, TypeError, AttributeError, OverflowError) as wrong:
        raise ValueError("rule_unreadable") from wrong


def _pauses_to_json(rule: Recurrence) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if rule.interval > 1:
        written["interval"] = rule.interval
    if rule.gaps:
        written["gaps"] = [[gap.first.isoformat(), gap.last.isoformat()] for gap in rule.gaps]
    if rule.breaks:
        written["breaks"] = [[list(pause.first), list(pause.last)] for pause in rule.breaks]
    return written


def _read(raw: dict[str, Any]) -> Recurrence:
    return Recurrence(
        frequency=Frequency(raw["frequency"]),
        weekdays=_numbers(raw, "weekdays"),
        nths=_numbers(raw, "nths"),
        days=_numbers(raw, "days"),
        months=_numbers(raw, "months"),
        start=_maybe(_clock, raw.get("start")),
        end=_maybe(_clock, raw.get("end")),
        first=_maybe(date.fromisoformat, raw.get("first")),
        last=_maybe(date.fromisoformat, raw.get("last")),
        gaps=tuple(Gap(*map(date.fromisoformat, pair)) for pair in raw.get("gaps", ())),
        breaks=tuple(_break(pair) for pair in raw.get("breaks", ())),
        interval=_weeks(raw.get("interval", 1)),
        holidays=_holidays(raw),
        venue=_venue(raw.get("venue", "")),
    )


def _holidays(raw: dict[str, Any]) -> Holidays:
    said = [Holidays(raw["holidays"])] if "holidays" in raw else []
    said += [mode for flag, mode in FORMER_FLAGS.items() if raw.get(flag) is True]
    if len(said) > 1:
        raise ValueError("holidays_both_ways")
    return said[0] if said else Holidays.AS_USUAL


def _break(pair: list[list[int]]) -> Break:
    (first_month, first_day), (last_month, last_day) = pair
    return Break((first_month, first_day), (last_month, last_day))


def _clock(written: str) -> time:
    if len(written) != len("00:00"):
        raise ValueError("time_unreadable")
    return time.fromisoformat(written)


def _numbers(raw: dict[str, Any], name: str) -> tuple[int, ...]:
    return tuple(map(_number, raw.get(name, ())))


def _venue(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    if len(value) > LONGEST_VENUE or b"\0" in value.encode():
        raise ValueError("venue_unreadable")
    return value


def _weeks(value: object) -> int:
    number = _number(value)
    if number > MOST_WEEKS:
        raise ValueError("interval_unknown")
    return number


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _maybe(read: Callable[[str], T], value: str | None) -> T | None:
    return None if value is None else read(value)
