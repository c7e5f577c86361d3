"""What a family of behaviour is asked, and what it answers."""

from dataclasses import dataclass
from typing import Protocol

from tests.simulation.arrays import Bools, Ints
from tests.simulation.town import Town

NEVER = 99


@dataclass(frozen=True, eq=False)
class Asked:
    """Everything that is asked in one week: rows of residents and of shifts, side by side."""

    week: int
    people: Ints
    shifts: Ints

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True, eq=False)
class Answers:
    """What becomes of these asks, row by row, and who wants to hear no more."""

    yes: Bools
    late: Ints  # so many weeks until the answer is there, or NEVER
    comes: Bools  # keeps the word, if seated
    leaving: Ints  # rows of residents


class Residents(Protocol):
    """The people of one town in one season; they remember what they were asked."""

    def answer(self, asked: Asked) -> Answers:
        """Return the answers to this week's asks; called once a week, in order."""
        ...


class Family(Protocol):
    """A way to behave, set into one town: the town as it is, not as policies are shown it."""

    def __call__(self, town: Town, seed: int) -> Residents:
        """Return the residents at the beginning of a season."""
        ...
