"""How notices wear people out, which every family here shares with patience of its own.

Lists of non-profit organizations lose one or two readers in a thousand with every mail; beyond
what somebody finds bearable it goes faster. What is bearable is counted in notices of late, each
counting a fifth less with every week: half of the people bear one or two a week.
"""

import numpy as np

from tests.simulation.arrays import Floats, Ints
from tests.simulation.behaviours.model import Asked
from tests.simulation.dice import units

A_NOTICE = 0.001
BEYOND = 0.03
MOST = 0.5
FADING = 0.8
MEDIAN = 8.0
LEAVES = 90


class Patience:
    """The notices of late of each resident, and who has had enough."""

    def __init__(self, people: int, seed: int, *, spread: float, median: float = MEDIAN) -> None:
        self.seed = seed
        self.notices: Floats = np.zeros(people)
        dice = np.random.default_rng([seed, LEAVES])
        self.bearable: Floats = dice.lognormal(np.log(median), spread, people)

    def after(self, asked: Asked) -> Ints:
        """Count this week's notices and return who leaves because of them."""
        now = np.bincount(asked.people, minlength=len(self.notices))
        self.notices = FADING * self.notices + now
        beyond = np.maximum(self.notices / self.bearable - 1, 0)
        leaves = np.clip(A_NOTICE * now + BEYOND * beyond, 0, MOST) * (now > 0)
        everybody = np.arange(len(now))
        return np.flatnonzero(units(self.seed, everybody, asked.week, LEAVES) < leaves)
