"""Towns of any size for the bench: areas of a thousand people, weekly hours, few rare skills."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from matcher.matching.engine.rounds import (
    AGE_UNKNOWN,
    ANY_HOUR,
    Candidates,
    People,
    Ragged,
    Round,
    Shifts,
    fairness,
    overlaps,
)

BANDS, DAYS, HORIZON = 3, 7, 28
PEOPLE_AN_AREA = 1_000
DAY = 24 * 60
TOGETHER = 500_000


@dataclass(frozen=True)
class Town:
    """People and shifts, and how likely each pair of a list would say yes."""

    people: People
    shifts: Shifts
    taste: np.ndarray
    subject: np.ndarray
    willing: np.ndarray
    homes: np.ndarray

    def chances(self, found: Candidates) -> np.ndarray:
        """Return the chance of a yes for each pair, a logit of interest, distance and person."""
        chances = np.empty(len(found))
        for first in range(0, len(found), TOGETHER):
            part = slice(first, first + TOGETHER)
            who, what = found.people[part], found.shifts[part]
            affinity = np.einsum("ij,ij->i", self.taste[who], self.subject[what])
            far = np.minimum(np.abs(self.homes[who] - self.shifts.areas[what]), 1)
            chances[part] = expit(-3.0 + 1.8 * affinity - 0.4 * far + self.willing[who])
        return chances


def round_of(town: Town, found: Candidates, *, seats: float, seed: int) -> Round:
    """Return a round with about `seats` wanted for each person who can be asked."""
    dice = np.random.default_rng(seed)
    people, shifts = len(town.people), len(town.shifts)
    wanted = dice.integers(3, 13, shifts) * seats * people / shifts / 7.5
    caps = dice.integers(1, 3, people)
    return Round(
        people_ids=town.people.ids,
        caps=caps,
        left=caps,
        shift_ids=town.shifts.ids,
        need=np.maximum(1, np.rint(wanted)).astype(np.int64),
        weights=fairness(dice.random(town.shifts.groups.max() + 1)[town.shifts.groups]),
        found=found,
        chances=town.chances(found),
        overlaps=overlaps(town.shifts),
        seed=seed,
    )


def town(people_count: int, shift_count: int, seed: int) -> Town:
    """Return a town in which about a quarter of the hours and one skill in eight go together."""
    dice = np.random.default_rng(seed)
    areas = max(4, people_count // PEOPLE_AN_AREA)
    homes = dice.integers(0, areas, people_count)
    return Town(
        people=_people(dice, homes, areas),
        shifts=_shifts(dice, shift_count, areas),
        taste=_directions(dice, people_count),
        subject=_directions(dice, shift_count),
        willing=dice.normal(0, 0.8, people_count),
        homes=homes,
    )


def _people(dice: np.random.Generator, homes: np.ndarray, areas: int) -> People:
    count = len(homes)
    reach = np.zeros((count, -(-areas // 64)), np.uint64)
    for step in (-1, 0, 1):
        area = (homes + step) % areas
        reach[np.arange(count), area // 64] |= np.uint64(1) << (area % 64).astype(np.uint64)
    free = _bits(dice.random((count, BANDS * DAYS)) < dice.beta(1.2, 6.0, (count, 1)))
    nothing = Ragged(np.zeros(count + 1, np.int64), np.zeros(0, np.int64))
    return People(
        ids=np.arange(1, count + 1),
        free=np.where(dice.random(count) < 0.03, ANY_HOUR, free),
        reach=reach,
        skills=_bits(dice.random((count, 40)) < 0.15).astype(np.uint64)[:, None],
        ages=np.where(dice.random(count) < 0.2, AGE_UNKNOWN, dice.integers(12, 90, count)),
        grades=np.zeros(count, np.int64),
        full_months=(dice.random(count) < 0.05).astype(np.int64),
        busy=_busy(dice, count),
        engaged=nothing,
        blocked=nothing,
    )


def _busy(dice: np.random.Generator, count: int) -> Ragged:
    lengths = dice.integers(0, 2, count)
    begin = dice.integers(0, HORIZON * DAY, lengths.sum())
    start = np.concatenate([[0], np.cumsum(lengths)])
    return Ragged(start, np.stack([begin, begin + 120], axis=1))


def _shifts(dice: np.random.Generator, count: int, areas: int) -> Shifts:
    day, band = dice.integers(0, HORIZON, count), dice.integers(0, BANDS, count)
    whole = (dice.random(count) < 0.15) & (band + 1 < BANDS)
    slot = day % DAYS * BANDS + band
    starts = day * DAY + 8 * 60 + band * 4 * 60 + dice.integers(0, 4, count) * 30
    skilled = dice.random(count) < 0.12
    return Shifts(
        ids=np.arange(1, count + 1),
        groups=dice.integers(0, max(3, count // 8), count),
        areas=dice.integers(0, areas, count),
        needed=(1 << slot) | np.where(whole, 2 << slot, 0),
        any_part=dice.random(count) < 0.1,
        skills=np.where(skilled, 1 << dice.integers(0, 40, count), 0).astype(np.uint64)[:, None],
        min_ages=np.where(dice.random(count) < 0.3, 18, 0),
        max_ages=np.full(count, 200),
        grades=np.zeros(count, np.int64),
        months=(day < 14).astype(np.int64),
        starts=starts,
        ends=starts + np.where(whole, 360, 180),
        is_open=np.ones(count, bool),
    )


def _bits(flags: np.ndarray) -> np.ndarray:
    return flags @ (1 << np.arange(flags.shape[1], dtype=np.int64))


def _directions(dice: np.random.Generator, count: int) -> np.ndarray:
    raw = dice.gamma(0.5, 1.0, (count, 8))
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)
