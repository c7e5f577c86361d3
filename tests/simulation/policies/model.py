"""What a policy is shown, and what it decides."""

from dataclasses import dataclass
from typing import Protocol

from tests.simulation.arrays import Bools, Ints
from tests.simulation.town import Town

Pairs = tuple[Ints, Ints]
"""Rows of residents and rows of shifts, side by side."""


@dataclass(frozen=True, eq=False)
class Log:
    """Every ask so far, row by row, and what is known of its answer by now."""

    weeks: Ints
    people: Ints
    shifts: Ints
    answered: Bools
    yes: Bools


@dataclass(frozen=True, eq=False, kw_only=True)
class Market:
    """What anybody at the centre knows on the morning of a round."""

    town: Town  # as declared
    week: int
    seed: int
    coming: Ints  # rows of the shifts that are posted and still to be held
    need: Ints  # seats left, for every shift of the season
    taken: Ints  # seats given
    left: Ints  # so many asks for each resident in this round; 0 for those who left
    log: Log
    busy: Bools  # person × moment
    allowed: Bools  # person × coming shift: all gates are open, and a seat is left


class Policy(Protocol):
    """Decides whom to ask about what, every week anew from the market alone."""

    def asks(self, market: Market) -> Pairs:
        """Return the asks of this round."""
        ...
