"""A town whose residents come by, look at a list of six, and sometimes get in touch.

What they do is decided here and knows nothing of how lists are ranked. Most of what somebody
likes was never declared; a few are eager and many are not; and the further down a list, the less
is looked at. The dice are thrown by resident and shift, so that every way of ranking meets the
same people in the same mood.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

AREAS, FIELDS, BANDS, WEEKDAYS = 9, 10, 3, 7
DAYS = 84
SHOWN = 6
LOOKED_ON = 0.8
"""The chance that whoever looked at one line looks at the next."""


@dataclass(frozen=True)
class Shifts:
    """What is posted in these weeks, one row each; days are counted from the first."""

    groups: np.ndarray
    areas: np.ndarray
    fields: np.ndarray
    slots: np.ndarray
    seats: np.ndarray
    posted: np.ndarray
    starts: np.ndarray


@dataclass(frozen=True)
class Residents:
    """Who comes by, one row each, in the order of their coming."""

    days: np.ndarray
    homes: np.ndarray
    wishes: np.ndarray  # the fields they ticked
    free: np.ndarray  # the slots they ticked


@dataclass(frozen=True)
class Season:
    """Shifts and residents, and the chance that each resident, having looked, gets in touch."""

    shifts: Shifts
    residents: Residents
    chances: np.ndarray
    mood: np.ndarray  # one throw for each resident and shift
    patience: np.ndarray  # one throw for each resident: how far they look

    def depth(self, resident: int) -> int:
        """Return how many lines of a list this resident looks at."""
        return 1 + int(np.log(self.patience[resident]) / np.log(LOOKED_ON))


def season(shifts: int, residents: int, *, seed: int) -> Season:
    """Return twelve weeks of a town, the same for the same seed."""
    dice = np.random.default_rng(seed)
    posted, who = _shifts(dice, shifts), _residents(dice, residents)
    # Liking is drawn per field; only every third of the fields somebody likes is ticked.
    liking = dice.normal(0.0, 1.0, (residents, FIELDS)) + who.wishes * 1.2
    eager = dice.standard_t(4, residents) * 0.6
    way = _steps(who.homes[:, None], posted.areas[None, :])
    charm = dice.normal(0.0, 0.5, shifts)
    given = -2.6 + 0.9 * liking[:, posted.fields] - 0.5 * way + eager[:, None] + charm
    return Season(
        shifts=posted,
        residents=who,
        chances=expit(given),
        mood=dice.random((residents, shifts)),
        patience=dice.random(residents),
    )


def _shifts(dice: np.random.Generator, count: int) -> Shifts:
    """A few groups post much, most of them little; some fields are common, others rare."""
    groups = max(4, count // 5)
    posted = dice.integers(-21, DAYS - 7, count)
    return Shifts(
        groups=dice.choice(groups, count, p=_falling(groups)),
        areas=dice.integers(0, AREAS, count),
        fields=dice.choice(FIELDS, count, p=_falling(FIELDS)),
        slots=_slots(dice, count),
        seats=dice.choice([2, 3, 5, 8, 10], count),
        posted=posted,
        starts=posted + dice.integers(14, 43, count),
    )


def _residents(dice: np.random.Generator, count: int) -> Residents:
    wishes = dice.random((count, FIELDS)) < 0.25
    weekend = np.arange(WEEKDAYS * BANDS) >= 5 * BANDS
    free = dice.random((count, WEEKDAYS * BANDS)) < np.where(weekend, 0.6, 0.25)
    return Residents(
        days=np.sort(dice.integers(0, DAYS, count)),
        homes=dice.integers(0, AREAS, count),
        wishes=wishes,
        free=free,
    )


def _slots(dice: np.random.Generator, count: int) -> np.ndarray:
    weekday = np.where(
        dice.random(count) < 0.6, dice.integers(5, 7, count), dice.integers(0, 5, count)
    )
    return weekday * BANDS + dice.integers(0, BANDS, count)


def _falling(count: int) -> np.ndarray:
    shares = 1 / np.arange(1, count + 1) ** 0.7
    return shares / shares.sum()


def _steps(homes: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Return the steps between areas that lie in a ring."""
    apart = np.abs(homes - areas)
    return np.minimum(apart, AREAS - apart)
