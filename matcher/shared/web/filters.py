"""How things look in words: times in Tokyo, names for the town's codes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import gettext as _

from matcher.shared.clock import to_local
from matcher.shared.town import current_city

_DAYS = "月火水木金土日"
_HOUR = 60
_DAY = 24 * _HOUR
"""In minutes."""


def init_filters(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        date_ja=date_ja,
        day_ja=day_ja,
        datetime_ja=datetime_ja,
        time_ja=time_ja,
        time_left=time_left,
        shift_when=shift_when,
        area_name=area_name,
        field_name=field_name,
        skill_name=skill_name,
        band_name=band_name,
        slots_ja=slots_ja,
        iso_local=iso_local,
    )


def date_ja(moment: datetime | date) -> str:
    """Return "2026年11月22日（日）", the day in Tokyo for a moment."""
    day = to_local(moment).date() if isinstance(moment, datetime) else moment
    return f"{day.year}年{day.month}月{day.day}日（{_DAYS[day.weekday()]}）"


def day_ja(day: date) -> str:
    """Return "11月22日（日）", where the year is plain."""
    return f"{day.month}月{day.day}日（{_DAYS[day.weekday()]}）"


def time_ja(moment: datetime) -> str:
    """Return "9:05" on Tokyo's clock."""
    local = to_local(moment)
    return f"{local.hour}:{local.minute:02d}"


def datetime_ja(moment: datetime) -> str:
    """Return the day and the time."""
    return f"{date_ja(moment)} {time_ja(moment)}"


def time_left(until: datetime, now: datetime) -> str:
    """Return how much time is left: "あと3日", "あと5時間", "あと40分"; nothing once it is past."""
    minutes = int((until - now).total_seconds() // 60)
    if minutes < 1:
        return ""
    if minutes < _HOUR:
        return str(_("あと%(count)d分", count=minutes))
    if minutes < 2 * _DAY:
        return str(_("あと%(count)d時間", count=minutes // _HOUR))
    return str(_("あと%(count)d日", count=minutes // _DAY))


def iso_local(moment: datetime) -> str:
    """Return the moment as a machine reads it, with Tokyo's offset."""
    return to_local(moment).isoformat()


def shift_when(starts_at: datetime | None, ends_at: datetime | None, timed: bool = True) -> str:  # noqa: FBT001, FBT002
    """Return when a shift is: a day with hours, a span of days, or 随時."""
    if starts_at is None:
        return str(_("随時（日時は相談）"))
    if not timed:
        return _days(starts_at, ends_at)
    if ends_at is None:
        return str(_("%(start)sから", start=datetime_ja(starts_at)))
    same_day = to_local(starts_at).date() == to_local(ends_at).date()
    end = time_ja(ends_at) if same_day else datetime_ja(ends_at)
    return f"{datetime_ja(starts_at)}〜{end}"


def area_name(code: str | None) -> str:
    """Return the name of an area, or 地区指定なし."""
    area = current_city().find_area(code)
    return area.name if area else _("地区指定なし")


def field_name(code: str | None) -> str:
    """Return the name of a field of activity."""
    field = current_city().find_field(code)
    return field.name if field else ""


def skill_name(code: str | None) -> str:
    """Return the name of a skill."""
    skill = current_city().find_skill(code)
    return skill.name if skill else ""


def band_name(code: str | None) -> str:
    """Return the name of a part of the day."""
    band = current_city().find_band(code)
    return band.name if band else ""


def slots_ja(slots: Iterable[str]) -> str:
    """Return weekly slots in words: "月〜金曜 午前・午後、土・日曜 午前"."""
    chosen = current_city().slots_of_mask(current_city().slot_mask(slots))
    by_day: dict[int, list[str]] = {}
    for slot in chosen:
        day, _dash, band = slot.partition("-")
        by_day.setdefault(int(day), []).append(band_name(band))
    alike: dict[str, list[int]] = {}
    for number, bands in by_day.items():
        alike.setdefault("・".join(bands), []).append(number)
    return "、".join(f"{_days_of_week(days)}曜 {bands}" for bands, days in alike.items())


def _days_of_week(days: list[int]) -> str:
    """Return "月〜金" for days in a row, "月・水" for others."""
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # noqa: PLR2004 - three
    if in_a_row:
        return f"{_DAYS[days[0]]}〜{_DAYS[days[-1]]}"
    return "・".join(_DAYS[day] for day in days)


def _days(starts_at: datetime, ends_at: datetime | None) -> str:
    first = to_local(starts_at).date()
    # Days end at the midnight after them.
    last = to_local(ends_at - timedelta(microseconds=1)).date() if ends_at else first
    return date_ja(first) if last <= first else f"{date_ja(first)}〜{date_ja(last)}"
