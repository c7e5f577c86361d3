"""People who go once enough speaks for it, whose calendars are stale and whose friends matter.

A quarter of the hours once declared are no longer free. Whoever has a friend going goes more
easily, and circles of friends share their moods. A third answer a week or two late or not at
all, and one in eight of those who agreed does not come, more often when they agreed long before.
"""

import numpy as np
from scipy.special import ndtri

from tests.simulation.arrays import Bools, Floats
from tests.simulation.behaviours.model import NEVER, Answers, Asked
from tests.simulation.behaviours.patience import Patience
from tests.simulation.dice import units
from tests.simulation.town import Town

OWN_MOOD, SHARED_MOOD, LATENESS, SHOWING_UP = 3, 4, 5, 6
STALE = 0.25
CIRCLE = 4  # people at most, on average half of them friends
LEVEL = 2.3
FRIEND_GOES = 0.6
TIRED = 0.05
FORGOTTEN, FORGOTTEN_A_WEEK = 0.06, 0.03


class Threshold:
    """Interest + closeness + mood + friends against one's own threshold."""

    def __init__(self, town: Town, seed: int) -> None:
        people, shifts = town.size
        dice = np.random.default_rng([seed, OWN_MOOD])
        self.town, self.seed = town, seed
        self.threshold = dice.normal(LEVEL, 0.6, people)
        self.circle = dice.integers(0, max(1, people // CIRCLE), people)
        self.free = town.free & (dice.random(town.free.shape) >= STALE)
        self.going: Bools = np.zeros((self.circle.max() + 1, shifts), bool)
        self.patience = Patience(people, seed, spread=0.6, median=7.0)

    def answer(self, asked: Asked) -> Answers:
        """Return answers of which some are late, and of which some are forgotten."""
        who, what = asked.people, asked.shifts
        said = self._drawn(asked) > self.threshold[who] + TIRED * self.patience.notices[who]
        said &= self.town.fits[who, what] & self.free[who, self.town.slots[what]]
        self.going[self.circle[who[said]], what[said]] = True
        waited = self.town.held[what] - asked.week
        forgets = FORGOTTEN + FORGOTTEN_A_WEEK * waited
        return Answers(
            yes=said,
            late=self._late(asked),
            comes=units(self.seed, who, what, SHOWING_UP) >= forgets,
            leaving=self.patience.after(asked),
        )

    def _drawn(self, asked: Asked) -> Floats:
        """Return what speaks for going, in standard deviations of a mood."""
        who, what = asked.people, asked.shifts
        own = units(self.seed, who, what, asked.week, OWN_MOOD)
        shared = units(self.seed, self.circle[who], what, asked.week, SHARED_MOOD)
        mood = 0.8 * ndtri(own) + 0.6 * ndtri(shared)
        near = 0.2 * np.maximum(3 - self.town.steps[who, what], -2)
        liking = 0.8 * self.town.affinity[who, what]
        drawn: Floats = mood + near + liking + FRIEND_GOES * self.going[self.circle[who], what]
        return drawn

    def _late(self, asked: Asked) -> np.ndarray:
        dice = units(self.seed, asked.people, asked.shifts, asked.week, LATENESS)
        return np.select([dice < 0.67, dice < 0.87, dice < 0.95], [0, 1, 2], NEVER)
