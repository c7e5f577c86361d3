"""Who comes together: how many people they are, and how many seats they take."""

from enum import StrEnum

from matcher.activities.rules.terms import Unit, Wants
from matcher.errors import RuleBroken


class Party(StrEnum):
    """For whom somebody applies."""

    ALONE = "alone"
    HOUSEHOLD = "household"
    FRIENDS = "friends"
    EMPLOYEES = "employees"


GIVEN = frozenset({Wants.GOODS, Wants.VENUE, Wants.FUNDS})
"""What is given in numbers, by one person."""


def seats_of(wants: Wants, unit: Unit, *, people: int, quantity: int) -> int:
    """Return the seats taken: one a head, one a family or group, or as many as are given."""
    if wants in GIVEN:
        return quantity
    return people if unit is Unit.PERSON else 1


def check_size(unit: Unit, least: int | None, most: int | None, people: int) -> None:
    """Raise RuleBroken if a family or group is smaller or larger than the role allows."""
    if unit is Unit.PERSON:
        return
    if least is not None and people < least:
        raise RuleBroken("party_too_small", people=least)
    if most is not None and people > most:
        raise RuleBroken("party_too_large", people=most)
