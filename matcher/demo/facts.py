"""What the demo town is made of: the files in `data/`, read once into plain values."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
PER_AREA = "area"


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A kind of group; `count` is how many there are, or "area" for one in each."""

    name: str
    kind: str
    fields: tuple[str, ...]
    purpose: str
    count: str


@dataclass(frozen=True, slots=True)
class BusinessFact:
    """A business and what it offers, each as (kind, title, count)."""

    name: str
    purpose: str
    fields: tuple[str, ...]
    offers: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class TalentFact:
    """Something a resident can do for others."""

    title: str
    category: str
    description: str
    conditions: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleFact:
    """A part of an activity with seats of its own."""

    name: str
    capacity: int | None
    wants: str


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """A posting without its town, group and dates; `when` is read by `demo.times`.

    A skill with "!" behind it is needed, any other welcome; no months mean all of them.
    """

    title: str
    field: str
    kind: str
    when: str
    months: frozenset[int]
    start: str
    end: str
    min_age: int | None
    skills: tuple[str, ...]
    roles: tuple[RoleFact, ...]
    selection: str
    deadline_days: int | None
    traits: tuple[str, ...]
    rain: str
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class NameFacts:
    """Family names, given names by generation, and names that groups like to carry."""

    families: tuple[tuple[str, str], ...]
    givens: dict[str, tuple[tuple[str, str], ...]]
    pets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything in `data/`."""

    groups: tuple[GroupFact, ...]
    businesses: tuple[BusinessFact, ...]
    talents: tuple[TalentFact, ...]
    activities: tuple[ActivityFact, ...]
    names: NameFacts


def read_facts() -> Facts:
    """Return what the files say."""
    return Facts(
        groups=tuple(GroupFact(**_with_lists(row, "fields")) for row in _rows("groups")),
        businesses=tuple(map(_business, _rows("businesses"))),
        talents=tuple(TalentFact(**_with_lists(row, "skills")) for row in _rows("talents")),
        activities=tuple(map(_activity, _rows("activities"))),
        names=_names(_rows("names")),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _with_lists(row: dict[str, str], *keys: str) -> dict[str, Any]:
    return row | {key: _split(row[key]) for key in keys}


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split(";")) if words else ()


def _number(words: str) -> int | None:
    return int(words) if words else None


def _business(row: dict[str, str]) -> BusinessFact:
    offers = [offer.split(":") for offer in row["offers"].split("|")]
    return BusinessFact(
        name=row["name"],
        purpose=row["purpose"],
        fields=_split(row["fields"]),
        offers=tuple((kind, title, int(count)) for kind, title, count in offers),
    )


_WORDS = "summary venue schedule_note capacity_note eligibility_note belongings reward_note"


def _activity(row: dict[str, str]) -> ActivityFact:
    return ActivityFact(
        **{key: row[key] for key in ("title", "field", "kind", "when", "start", "end")},
        months=_months(row["months"]),
        min_age=_number(row["min_age"]),
        skills=_split(row["skills"]),
        roles=_roles(row["roles"], _number(row["capacity"])),
        selection=row["selection"],
        deadline_days=_number(row["deadline_days"]),
        traits=_split(row["traits"]),
        rain=row["rain"],
        words={key: row[key] for key in _WORDS.split()} | {"contact_method": row["contact"]},
    )


def _months(words: str) -> frozenset[int]:
    """Return the months of "11-3", over the new year if need be."""
    first, dash, last = words.partition("-")
    if not dash:
        return frozenset()
    length = (int(last) - int(first)) % 12 + 1
    return frozenset((int(first) + step - 1) % 12 + 1 for step in range(length))


def _roles(words: str, capacity: int | None) -> tuple[RoleFact, ...]:
    if not words:
        return (RoleFact("参加者", capacity, "people"),)
    parts = (role.split(":") for role in words.split("|"))
    return tuple(
        RoleFact(name, int(seats), wants[0] if wants else "people") for name, seats, *wants in parts
    )


def _names(rows: list[dict[str, str]]) -> NameFacts:
    parts: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        parts.setdefault(row["part"], []).append((row["name"], row["furigana"]))
    return NameFacts(
        families=tuple(parts.pop("family")),
        pets=tuple(name for name, _reading in parts.pop("pet")),
        givens={generation: tuple(names) for generation, names in parts.items()},
    )
