"""How a listing goes from a draft to its readers, and what readers look for in it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matcher.activities.rules.terms import Trait
from matcher.errors import Conflict, RuleBroken

_STEPS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"submitted"}),
    "submitted": frozenset({"published", "declined"}),
    "declined": frozenset({"submitted"}),
    "published": frozenset({"closed", "cancelled"}),
    "closed": frozenset({"published", "cancelled"}),
    "cancelled": frozenset(),
}
TELLING = 40
"""So many letters tell what one will do."""
_BEGINNERS = re.compile("初めて|はじめて|初心者|未経験|経験は?(不問|なくて|がなくて)|どなたでも")


def may_go(current: str, wanted: str) -> bool:
    """Tell whether a listing can go there from where it stands."""
    return wanted in _STEPS[current]


def check_decision(current: str, wanted: str) -> None:
    """Raise Conflict if the listing cannot go there from where it stands."""
    if not may_go(current, wanted):
        raise Conflict("already_decided")


def check_editable(current: str) -> None:
    """Raise RuleBroken for a listing that was called off."""
    if current == "cancelled":
        raise RuleBroken("activity_cancelled")


def check_submittable(
    current: str, organization_status: str | None, *, shifts: int, title: str
) -> None:
    """Raise RuleBroken while the group is not approved or the listing lacks its times."""
    if organization_status != "approved":
        raise RuleBroken("organization_not_approved")
    if not title or not shifts:
        raise RuleBroken("listing_incomplete")
    check_decision(current, "submitted")


@dataclass(frozen=True, slots=True)
class Said:
    """What a listing says of what its readers look for first.

    `starts` are the beginnings of the shifts, None for an open-ended one; `note` says in words
    when it takes place.
    """

    place: str
    starts: Sequence[object]
    field: str
    summary: str
    note: str = ""
    traits: Collection[str] = ()


def missing(said: Said) -> list[str]:
    """Return what volunteers look for first and do not find: "place", "times" and so on."""
    lacks = {
        "place": not said.place and Trait.ONLINE not in said.traits,
        "times": not any(said.starts) and not said.note,
        "field": not said.field,
        "details": len(said.summary) < TELLING,
        "beginners": Trait.BEGINNERS not in said.traits and not _BEGINNERS.search(said.summary),
    }
    return [name for name, lacking in lacks.items() if lacking]
