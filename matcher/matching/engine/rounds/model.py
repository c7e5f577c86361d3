"""The people and shifts of a town as arrays, one row each, and the pairs that passed the gates.

Moments are whole minutes since the epoch. Sets are bits: of one int64 where 63 are enough, of
several uint64 words (see `words`) where they may not be.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]

ANYWHERE = -1
ANY_HOUR = -1  # all bits
AGE_UNKNOWN = -1
NO_TIME = -1
WORD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Lists of different lengths: that of row i is `values[start[i]:start[i + 1]]`."""

    start: Ints
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Collection[int | tuple[int, ...]]]) -> Self:
        """Return the lists in rows; their members are numbers, or all tuples of one length."""
        start = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=start[1:])
        return cls(start, np.array([value for row in rows for value in row], np.int64))

    def only(self, rows: Ints) -> "Ragged":
        """Return the lists of these rows, in this order."""
        first, lengths = self.start[rows], np.diff(self.start)[rows]
        start = np.append(0, np.cumsum(lengths))
        within = np.arange(start[-1]) - np.repeat(start[:-1], lengths)
        return Ragged(start, self.values[np.repeat(first, lengths) + within])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class People:
    """Everybody who may be asked, one row each."""

    ids: Ints
    free: Ints  # weekly slots; ANY_HOUR for those who never told
    reach: Words  # areas, in words; all bits for those whose home is unknown
    skills: Words
    ages: Ints  # AGE_UNKNOWN passes
    grades: Ints  # bits of the grades somebody may be in
    full_months: Ints  # bits of the months in which they have no room left
    busy: Ragged  # (start, end) of what takes their time already
    engaged: Ragged  # ids of shifts they were asked about or take part in
    blocked: Ragged  # ids of groups

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shifts:
    """Everything that looks for somebody, one row each."""

    ids: Ints
    groups: Ints
    areas: Ints  # numbers of areas, or ANYWHERE
    needed: Ints  # weekly slots, 0 for none
    any_part: Bools  # one free slot is enough
    skills: Words  # all of them required
    min_ages: Ints
    max_ages: Ints
    grades: Ints  # bits of those who may come; 0: everybody
    months: Ints  # one bit, or 0
    starts: Ints  # NO_TIME for open-ended
    ends: Ints
    is_open: Bools  # has a seat left and is still to come
    buffer_minutes: int = 0

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Who goes with what: row i of the people with `shifts[start[i]:start[i + 1]]`, ascending."""

    start: Ints
    shifts: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.shifts)

    @property
    def rows(self) -> int:
        """Return how many people there are, those without a pair included."""
        return len(self.start) - 1

    @property
    def people(self) -> Ints:
        """Return the row of the person of each pair."""
        return np.repeat(np.arange(self.rows), np.diff(self.start))

    def only(self, kept: Ints) -> "Candidates":
        """Return the pairs at these ascending positions."""
        start = np.searchsorted(kept, self.start)
        return Candidates(start, self.shifts[kept])


def words(sets: Sequence[Collection[int]], size: int) -> Words:
    """Return each set of numbers below size as a row of 64-bit words."""
    packed = np.zeros((len(sets), max(1, -(-size // WORD))), np.uint64)
    for row, members in enumerate(sets):
        for member in members:
            packed[row, member // WORD] |= np.uint64(1 << (member % WORD))
    return packed


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Round:
    """What an invitation round is planned from."""

    people_ids: Ints
    caps: Ints  # so many asks at most in this round
    left: Ints  # and so many before fourteen days are full
    shift_ids: Ints
    need: Ints  # seats nobody has accepted yet
    weights: Floats  # see `needs.fairness`
    found: Candidates
    chances: Floats  # of a yes, one for each pair found
    overlaps: Ragged  # rows of the shifts each shift cannot be combined with
    pending_shifts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    pending_chances: Floats = field(
        default_factory=lambda: np.zeros(0)
    )  # see `needs.still_to_come`
    affinity: Floats | None = None  # 0 to 1 for each pair, told as a reason
    km: Floats | None = None
    budget: int | None = None  # so many asks in all
    goodwill: Floats | None = None  # see `needs.goodwill`
    seed: int = 0  # of the round
    model: str = ""  # the version of the acceptance model the chances come from

    @property
    def room(self) -> Ints:
        """Return how often each person may be asked now."""
        return np.maximum(np.minimum(self.caps, self.left), 0)


class Why(StrEnum):
    """Why somebody is asked, from their own pair or from the shift alone."""

    INTEREST = "interest"  # affinity, in hundredths
    NEAR = "near"  # km, rounded up
    STILL_NEEDED = "still_needed"  # missing
    GROUP_SHORT = "group_short"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a code and its params; the web layer puts it into words."""

    code: Why
    params: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """One person to be asked about one shift."""

    person: int
    shift: int
    chance: float  # of a yes, as offered; log it
    gain: float  # what the plan would lose without this ask
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to ask about what, by person and shift, and how good that is at most and at least."""

    asks: tuple[Ask, ...]
    fill: Mapping[int, float] = field(hash=False)  # seats expected to be taken, by shift
    objective: float  # weighted seats these asks are expected to fill
    bound: float  # no plan for these pairs fills more
    seed: int
    model: str
    version: str  # of the input and the plan together

    @property
    def ratio(self) -> float:
        """Return how much of the bound is reached, 1 where nothing can be gained at all."""
        return self.objective / self.bound if self.bound > 0 else 1.0
