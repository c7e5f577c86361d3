"""In which order talents are listed: told by the room of matching above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from matcher.shared.week import Days


@dataclass(frozen=True, slots=True)
class TalentFilters:
    """What somebody looks for among the talents; an empty filter excludes nothing."""

    words: str = ""
    category: str | None = None
    area: str | None = None
    field: str | None = None
    days: Days = Days.ANY
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredTalent:
    """What an open talent says for everybody to read."""

    offer_id: int
    fields: Sequence[str]
    areas: Sequence[str]
    free_slots: Sequence[str]


class Note(Protocol):
    """What speaks for a talent, in words; a weak one is a point to mind."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def weak(self) -> bool:
        """Whether it is a point to mind."""


@dataclass(frozen=True, slots=True)
class RankedTalent:
    """An offer that goes with what is looked for, and what there is to say of that."""

    offer_id: int
    notes: Sequence[Note] = ()


Ranking = Callable[[Sequence[DeclaredTalent], TalentFilters, datetime], Sequence[RankedTalent]]
_told_by: list[Ranking] = []


def talents_ranked_by(tell: Ranking) -> Ranking:
    """Let this function tell which talents go with what is looked for, best first."""
    _told_by[:] = [tell]
    return tell


def rank_talents(
    found: Sequence[DeclaredTalent], filters: TalentFilters, *, now: datetime
) -> list[RankedTalent]:
    """Return those that go with the place that is looked for, best first."""
    return [one for tell in _told_by for one in tell(found, filters, now)]
