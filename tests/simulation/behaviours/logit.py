"""People who answer much as the engine presumes, though by numbers of their own.

About one ask in twenty is accepted. Each resident leans to yes or no by about one unit of log
odds, which is what response rates to repeated requests show; groups differ less.
"""

import numpy as np
from scipy.special import expit

from tests.simulation.behaviours.model import Answers, Asked
from tests.simulation.behaviours.patience import Patience
from tests.simulation.dice import units
from tests.simulation.town import Town

SAYS_YES = 1


class Logit:
    """σ(level + liking·cosine − way·steps − tired·notices + own leaning + the group's)."""

    def __init__(self, town: Town, seed: int) -> None:
        people, _ = town.size
        dice = np.random.default_rng([seed, SAYS_YES])
        self.town, self.seed = town, seed
        self.level, self.liking = dice.normal(-3.0, 0.2), dice.normal(1.5, 0.3)
        self.way, self.tired = dice.uniform(0.2, 0.6), dice.uniform(0.06, 0.14)
        self.leaning = dice.normal(0, 1, people)
        self.of_group = dice.normal(0, 0.4, town.groups.max() + 1)
        self.patience = Patience(people, seed, spread=0.5)

    def answer(self, asked: Asked) -> Answers:
        """Return answers that come at once from people who keep their word."""
        who, what = asked.people, asked.shifts
        odds = self.level + self.liking * self.town.affinity[who, what]
        odds = (
            odds - self.way * self.town.steps[who, what] - self.tired * self.patience.notices[who]
        )
        chance = expit(odds + self.leaning[who] + self.of_group[self.town.groups[what]])
        said = units(self.seed, who, what, asked.week, SAYS_YES) < chance
        return Answers(
            yes=said & self.town.fits[who, what],
            late=np.zeros(len(asked), np.int64),
            comes=np.ones(len(asked), bool),
            leaving=self.patience.after(asked),
        )
