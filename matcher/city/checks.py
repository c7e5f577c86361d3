"""What must hold between the entries of a town's file."""

import re
from collections.abc import Sequence
from typing import Any

from matcher.city.hours import minutes_of
from matcher.city.insurance import check_insurance
from matcher.city.maps import Map, check_map
from matcher.city.problems import Problems
from matcher.city.town import Area, Band, Coded, Field, Policies, Skill

CODE = re.compile(r"[a-z][a-z0-9_]*")
# Japan, roughly: it catches a latitude and a longitude that changed places.
LATITUDES = (20.0, 46.0)
LONGITUDES = (122.0, 154.0)
# Seven days of eight bands fit a 64-bit column.
MOST_BANDS = 8


def check_town(values: dict[str, Any], problems: Problems) -> None:
    """Report every code, reference, hour, place and number that cannot be right."""
    for table in ("areas", "fields", "skills", "bands", "insurance_plans"):
        _check_codes(table, values.get(table) or (), problems)
    _check_areas(values["areas"], problems)
    _check_skills(values["skills"], values["fields"], problems)
    _check_bands(values["bands"], problems)
    _check_policies(values["policies"], problems)
    check_map(values.get("map") or Map(), problems)
    check_insurance(values.get("insurance"), values.get("insurance_plans") or (), problems)


def _check_codes(table: str, things: Sequence[Coded], problems: Problems) -> None:
    codes: set[str] = set()
    names: set[str] = set()
    for position, thing in enumerate(things):
        if not CODE.fullmatch(thing.code):
            text = f"コード「{thing.code}」は英小文字で始まる英小文字・数字・_ で書いてください。"
            problems.add(table, position, "code", text)
        if thing.code in codes:
            problems.add(table, position, "code", f"コード「{thing.code}」が重複しています。")
        if thing.name in names:
            problems.add(table, position, "name", f"名称「{thing.name}」が重複しています。")
        codes.add(thing.code)
        names.add(thing.name)


def _check_areas(areas: Sequence[Area], problems: Problems) -> None:
    known = {area.code: area for area in areas}
    for position, area in enumerate(areas):
        _check_place(position, area, problems)
        _check_people(position, area, problems)
        for code in area.neighbours:
            if text := _wrong_neighbour(area, code, known):
                problems.add("areas", position, "neighbours", text)


def _wrong_neighbour(area: Area, code: str, known: dict[str, Area]) -> str:
    if code not in known:
        return f"隣の地区「{code}」がありません。"
    if code == area.code:
        return f"地区「{code}」が自分自身を隣としています。"
    if area.code not in known[code].neighbours:
        return f"地区「{code}」の neighbours に「{area.code}」がありません。"
    return ""


def _check_place(position: int, area: Area, problems: Problems) -> None:
    for key, value, (low, high) in (
        ("lat", area.lat, LATITUDES),
        ("lon", area.lon, LONGITUDES),
    ):
        if not low <= value <= high:
            text = f"「{key}」の{value}は{low:.0f}から{high:.0f}までの値ではありません。"
            problems.add("areas", position, key, text)


def _check_people(position: int, area: Area, problems: Problems) -> None:
    for key in ("population", "aged65", "households"):
        value = getattr(area, key)
        if value < 0:
            problems.add("areas", position, key, f"「{key}」に負の数は書けません。")
        elif value > area.population:
            problems.add("areas", position, key, f"「{key}」が人口を超えています。")


def _check_skills(skills: Sequence[Skill], fields: Sequence[Field], problems: Problems) -> None:
    known = {field.code for field in fields}
    for position, skill in enumerate(skills):
        if skill.field not in known:
            problems.add("skills", position, "field", f"分野「{skill.field}」がありません。")


def _check_bands(bands: Sequence[Band], problems: Problems) -> None:
    if len(bands) > MOST_BANDS:
        problems.add("bands", MOST_BANDS, "", f"時間帯は{MOST_BANDS}個までです。")
    spans: list[tuple[int, int, Band]] = []
    for position, band in enumerate(bands):
        span = _span(position, band, problems)
        if span is None:
            continue
        for start, end, other in spans:
            if span[0] < end and start < span[1]:
                text = f"時間帯「{band.name}」が「{other.name}」と重なっています。"
                problems.add("bands", position, "start", text)
        spans.append((*span, band))


def _span(position: int, band: Band, problems: Problems) -> tuple[int, int] | None:
    minutes: list[int] = []
    for key, value in (("start", band.start), ("end", band.end)):
        try:
            minutes.append(minutes_of(value))
        except ValueError:
            text = f"「{key}」の「{value}」は 09:00 のような時刻ではありません。"
            problems.add("bands", position, key, text)
            return None
    if minutes[0] >= minutes[1]:
        problems.add("bands", position, "end", f"時間帯「{band.name}」が始まる前に終わります。")
        return None
    return minutes[0], minutes[1]


def _check_policies(policies: Policies, problems: Problems) -> None:
    for key in (
        "registration_years",
        "ask_limit",
        "ask_limit_days",
        "offer_hours",
        "decide_days",
        "consent_days",
        "draw_days",
        "small_number_threshold",
    ):
        if getattr(policies, key) < 1:
            problems.add("policies", 0, key, f"「{key}」は1以上にしてください。")
    for key in (
        "travel_minutes",
        "slot_tolerance_minutes",
        "late_hours",
        "substitute_asks",
        "checkin_minutes",
        "late_minutes",
    ):
        if getattr(policies, key) < 0:
            problems.add("policies", 0, key, f"「{key}」に負の数は書けません。")
