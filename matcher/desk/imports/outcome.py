"""What can become of a row."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a row; a row counts as created when it is taken up for the first time."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REVIEW = "review"
    KNOWN_REVIEW = "known_review"
    REJECTED = "rejected"


@dataclass(slots=True)
class Tally:
    """How many rows of a file were read, and what became of them."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """Return the line with which an import ends."""
        named = (Outcome.CREATED, Outcome.UPDATED, Outcome.REVIEW, Outcome.REJECTED)
        counts = (f"{outcome}={self.outcomes[outcome]}" for outcome in named)
        return " ".join((f"read={self.outcomes.total()}", *counts))
