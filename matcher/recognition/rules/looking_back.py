"""Who sees which words of a reflection, and until when it can be changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from matcher.errors import Conflict, RuleBroken

SEALED = timedelta(days=7)
"""So long one side's words stay closed to the other, unless the other writes too."""
EDITABLE = timedelta(days=14)
WORST, BEST = 1, 5
WORRYING = 2
"""A score from which on the staff should ask how it was."""


class Side(StrEnum):
    """Who looks back."""

    MEMBER = "member"
    ORGANIZER = "organizer"


class Reader(StrEnum):
    """Who reads a reflection: the side that wrote it, the other side, the staff, or anybody."""

    WRITER = "writer"
    OTHER_SIDE = "other_side"
    STAFF = "staff"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Said:
    """What decides who sees the words of one reflection.

    `answered` tells whether the other side has written too.
    """

    written_at: datetime
    answered: bool
    quotable: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """Which parts somebody sees."""

    words: bool = False
    private: bool = False
    scores: bool = False


def sight(reader: Reader, said: Said, *, now: datetime) -> Sight:
    """Return what this reader sees: private words and scores only writer and staff, ever.

    The other side sees the open words once both have written, or a week after they were.
    """
    if reader in {Reader.WRITER, Reader.STAFF}:
        return Sight(words=True, private=True, scores=True)
    if reader is Reader.OTHER_SIDE:
        return Sight(words=said.answered or now >= said.written_at + SEALED)
    return Sight(words=said.quotable)


def check_has_come(attended: bool) -> None:  # noqa: FBT001 - the one thing it asks
    """Raise RuleBroken unless the member's coming is on record."""
    if not attended:
        raise RuleBroken("reflection_needs_attendance")


def is_editable(written_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether a reflection can be written, or changed within two weeks."""
    return written_at is None or now < written_at + EDITABLE


def check_editable(written_at: datetime | None, *, now: datetime) -> None:
    """Raise Conflict if a reflection was written too long ago to be changed."""
    if not is_editable(written_at, now=now):
        raise Conflict("reflection_is_closed")
