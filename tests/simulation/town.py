"""A town for one season: what its residents declared, and what its groups want from week to week.

The neighbourhoods lie on a square; most people live near its middle, groups are spread wider, so
that some are far from everybody. Four in ten residents are retired and free on weekdays, the rest
mostly at weekends and in the evening. Nothing here says how anybody will answer.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tests.simulation.arrays import Bools, Floats, Ints

WEEKS = 16
SIDE = 6
AREAS = SIDE * SIDE
FIELDS = 12
DAYS, PARTS = 7, 3
SLOTS = DAYS * PARTS
SKILLS = 5
MOST_A_ROUND = 2
REGIMES = {"scarce": 0.15, "medium": 0.05, "saturated": 0.015}
"""Seats wanted a week for each resident. People who may be asked three times a fortnight, and
agree about once in twenty times, take about 0.05 of them."""
RETIRED = 0.4


@dataclass(frozen=True, eq=False, kw_only=True)
class Town:
    """What everybody may know, one row a resident or a shift; shifts stand as they were posted."""

    homes: Ints
    radius: Ints  # so many steps from home
    interests: Bools  # person × field
    free: Bools  # person × slot of the week
    skills: Bools  # person × skill
    fortnight: Ints  # asks at most in two weeks
    groups: Ints
    areas: Ints
    fields: Bools  # shift × field
    slots: Ints
    skill: Ints  # the one required, or -1
    posted: Ints  # week
    held: Ints  # week
    seats: Ints

    @property
    def size(self) -> tuple[int, int]:
        """Return how many residents and how many shifts there are."""
        return len(self.homes), len(self.groups)

    @cached_property
    def affinity(self) -> Floats:
        """Return the cosine of declared interests and fields, person × shift."""
        mine, theirs = self.interests.astype(float), self.fields.astype(float)
        lengths = np.sqrt(mine.sum(axis=1))[:, None] * np.sqrt(theirs.sum(axis=1))
        cosine: Floats = mine @ theirs.T / lengths
        return cosine

    @cached_property
    def steps(self) -> Ints:
        """Return the steps from home over neighbouring areas, person × shift."""
        return apart(self.homes[:, None], self.areas)

    @cached_property
    def fits(self) -> Bools:
        """Return who could do what as far as reach, hours and skills go, person × shift."""
        able = self.skills[:, self.skill] | (self.skill < 0)
        fits: Bools = able & self.free[:, self.slots] & (self.steps <= self.radius[:, None])
        return fits

    @property
    def moments(self) -> Ints:
        """Return when each shift is: two with the same moment clash."""
        return self.held * SLOTS + self.slots


def apart(area: Ints, other: Ints) -> Ints:
    """Return the steps from one area to the other, from neighbour to neighbour, corners too."""
    rows = np.abs(area // SIDE - other // SIDE)
    return np.maximum(rows, np.abs(area % SIDE - other % SIDE))


def town(regime: str, *, people: int, seed: int) -> Town:
    """Return a town of this regime, the same for the same seed."""
    dice = np.random.default_rng([seed, people, *REGIMES[regime].as_integer_ratio()])
    density = _density(dice)
    popular = dice.dirichlet(np.full(FIELDS, 2.0))
    return Town(
        **_residents(dice, people, density, popular),
        **_wants(dice, round(REGIMES[regime] * people * WEEKS), density, popular),
    )


def shuffled(told: Town, seed: int) -> Town:
    """Return the town with each resident wearing the profile of another."""
    other = np.random.default_rng(seed).permutation(len(told.homes))
    return replace(
        told,
        homes=told.homes[other],
        radius=told.radius[other],
        interests=told.interests[other],
        free=told.free[other],
        skills=told.skills[other],
    )


def _density(dice: np.random.Generator) -> Floats:
    middle = (SIDE - 1) / 2
    rows, columns = np.divmod(np.arange(AREAS), SIDE)
    near = np.exp(-0.5 * ((rows - middle) ** 2 + (columns - middle) ** 2) / 1.5**2)
    raw: Floats = near * dice.uniform(0.5, 1.5, AREAS)
    return raw / raw.sum()


def _residents(
    dice: np.random.Generator, people: int, density: Floats, popular: Floats
) -> dict[str, np.ndarray]:
    return {
        "homes": dice.choice(AREAS, people, p=density),
        "radius": dice.choice([1, 2, 3, SIDE], people, p=[0.35, 0.35, 0.2, 0.1]),
        "interests": _some_fields(dice, dice.choice([1, 2, 3, 4], people), popular),
        "free": _weeks(dice, people),
        "skills": dice.random((people, SKILLS)) < 0.15,
        "fortnight": dice.choice([1, 2, 3], people, p=[0.2, 0.3, 0.5]),
    }


def _weeks(dice: np.random.Generator, people: int) -> Bools:
    day, part = np.divmod(np.arange(SLOTS), PARTS)
    working = np.where(day >= 5, 0.55, np.where(part == PARTS - 1, 0.35, 0.05))
    retired = np.where(part == PARTS - 1, 0.15, 0.5)
    likely = np.where(dice.random(people)[:, None] < RETIRED, retired, working)
    free: Bools = dice.random((people, SLOTS)) < likely
    return free


def _some_fields(dice: np.random.Generator, counts: Ints, popular: Floats) -> Bools:
    """Return so many different fields for each row, popular ones more often."""
    order = np.argsort(dice.exponential(size=(len(counts), FIELDS)) / popular, axis=1)
    held = np.zeros((len(counts), FIELDS), bool)
    np.put_along_axis(held, order, np.arange(FIELDS) < counts[:, None], axis=1)
    return held


def _wants(
    dice: np.random.Generator, seats: int, density: Floats, popular: Floats
) -> dict[str, np.ndarray]:
    sizes = dice.choice([1, 2, 2, 3, 4, 6], seats)
    sizes = sizes[: max(1, int(np.searchsorted(np.cumsum(sizes), seats)) + 1)]
    shifts, groups = len(sizes), max(4, len(sizes) // 5)
    often = dice.lognormal(0, 1, groups)
    group = dice.choice(groups, shifts, p=often / often.sum())
    where = dice.choice(AREAS, groups, p=0.5 * density + 0.5 / AREAS)
    what = _some_fields(dice, dice.choice([1, 2], groups), popular)
    posted = np.sort(dice.integers(0, WEEKS, shifts))
    day = dice.choice(DAYS, shifts, p=[0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.2])
    part = dice.choice(PARTS, shifts, p=[0.45, 0.4, 0.15])
    return {
        "groups": group,
        "areas": where[group],
        "fields": what[group],
        "slots": day * PARTS + part,
        "skill": np.where(dice.random(shifts) < 0.1, dice.integers(0, SKILLS, shifts), -1),
        "posted": posted,
        "held": posted + dice.choice([1, 2, 3, 4], shifts),
        "seats": sizes,
    }
