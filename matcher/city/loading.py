"""Read a town from its TOML file, or say in which line what is wrong.

The words are for whoever edits the file, at start-up: no request and no language
to choose yet, so they are plain Japanese.
"""

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any, get_type_hints

from matcher.city.checks import check_town
from matcher.city.insurance import Plan, Scheme
from matcher.city.lines import Lines
from matcher.city.maps import Map
from matcher.city.problems import CityError, Problem, Problems
from matcher.city.town import (
    Area,
    Band,
    Centre,
    City,
    Field,
    Policies,
    RegistrationValid,
    Skill,
)

SINGLE: dict[str, type] = {"centre": Centre, "policies": Policies, "map": Map, "insurance": Scheme}
LISTED: dict[str, type] = {
    "areas": Area,
    "fields": Field,
    "skills": Skill,
    "bands": Band,
    "insurance_plans": Plan,
}
PLAIN = ("name", "furigana", "prefecture", "code")
OPTIONAL = ("prefecture", "code", "map", "insurance", "insurance_plans")
KIND_NAMES: dict[object, str] = {
    str: "文字列",
    int: "整数",
    float: "数値",
    bool: "true または false",
    tuple[str, ...]: "文字列の並び",
}

__all__ = ["CityError", "Problem", "load_city"]


def load_city(path: Path | str) -> City:
    """Return the town described by the file; CityError lists every mistake with its line."""
    path = Path(path)
    text = _text_of(path)
    table = _parse(path, text)
    problems = Problems(path, Lines(text))
    values = _values(table, problems)
    problems.raise_if_any()
    check_town(values, problems)
    problems.raise_if_any()
    return City(**values)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CityError(path, [Problem(1, "ファイルを開けません。")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CityError(path, [Problem(line, "文字コードがUTF-8ではありません。")]) from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else Lines(text).count
        raise CityError(path, [Problem(line, f"TOMLとして読めません({error})。")]) from error


def _values(table: dict[str, Any], problems: Problems) -> dict[str, Any]:
    known = {*PLAIN, *SINGLE, *LISTED}
    for key in table.keys() - known:
        problems.add(key, 0, "", f"「{key}」という項目はありません。")
    values = _plain(table, problems)
    for key, cls in SINGLE.items():
        if key in table or key not in OPTIONAL:
            values[key] = _single(cls, table.get(key), problems, key)
    for key, cls in LISTED.items():
        if key in table or key not in OPTIONAL:
            values[key] = _listed(cls, table.get(key), problems, key)
    return values


def _plain(table: dict[str, Any], problems: Problems) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key in PLAIN:
        if key in table:
            values[key] = _checked(str, table[key], problems, ("", 0, key))
        elif key not in OPTIONAL:
            problems.add("", 0, key, f"「{key}」がありません。")
    return values


def _single(cls: type, table: object, problems: Problems, name: str) -> object:
    if not isinstance(table, dict):
        problems.add(name, 0, "", f"[{name}] の表がありません。")
        return None
    return _build(cls, table, problems, name, 0)


def _listed(cls: type, tables: object, problems: Problems, name: str) -> tuple[Any, ...]:
    if not isinstance(tables, list) or not tables:
        problems.add(name, 0, "", f"[[{name}]] の表が1つもありません。")
        return ()
    return tuple(_build(cls, table, problems, name, i) for i, table in enumerate(tables))


def _build(cls: type, table: object, problems: Problems, name: str, position: int) -> object:
    if not isinstance(table, dict):
        problems.add(name, position, "", f"[[{name}]] は表で書いてください。")
        return None
    hints = get_type_hints(cls)
    for key in table.keys() - hints.keys():
        problems.add(name, position, key, f"「{key}」という項目はありません。")
    values: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        if table.get(field.name) == "" and "may_be_empty" in field.metadata:
            values[field.name] = ""
        elif field.name in table:
            place = (name, position, field.name)
            values[field.name] = _checked(hints[field.name], table[field.name], problems, place)
        elif field.default is dataclasses.MISSING:
            problems.add(name, position, "", f"「{field.name}」がありません。")
            values[field.name] = None
    return cls(**values)


def _checked(
    kind: object, value: object, problems: Problems, place: tuple[str, int, str]
) -> object:
    key = place[2]
    if kind is RegistrationValid:
        return _choice(value, problems, place)
    if not _fits(kind, value):
        problems.add(*place, f"「{key}」は{KIND_NAMES[kind]}で書いてください。")
    elif value == "" or (isinstance(value, str) and not value.strip()):
        problems.add(*place, f"「{key}」が空です。")
    elif isinstance(value, list):
        return tuple(value)
    return value


def _choice(value: object, problems: Problems, place: tuple[str, int, str]) -> object:
    choices = [choice.value for choice in RegistrationValid]
    if value in choices:
        return RegistrationValid(value)
    problems.add(*place, f"「{place[2]}」は{'、'.join(choices)}のどれかにしてください。")
    return None


def _fits(kind: object, value: object) -> bool:
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    if kind is float:
        return isinstance(value, int | float)
    if kind in (str, int):
        return isinstance(value, kind)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
