"""People who like what they never declared, a few of whom do most, and who look at the sky.

A tenth of the volunteers commonly give half of the hours, so willingness is spread with a long
tail. Half of what attracts somebody is the manner of an activity (with children, outdoors, with
one's hands, …), which no form asks for. Chances multiply; they do not add up as log odds.
"""

import numpy as np

from tests.simulation.behaviours.model import Answers, Asked
from tests.simulation.behaviours.patience import Patience
from tests.simulation.dice import units
from tests.simulation.town import FIELDS, WEEKS, Town

SAYS_YES = 2
MANNERS = 4
TYPICAL = 0.03  # of a stranger to the field next door, untired, in fair weather
TAIL = 1.2
MOST = 0.8
TIRED, SATED = 0.12, 0.5
RAINY, RAIN_KEEPS = 0.3, 0.5


class Tastes:
    """Willingness × interest × manner × way × weather × tiredness."""

    def __init__(self, town: Town, seed: int) -> None:
        people, shifts = town.size
        dice = np.random.default_rng([seed, SAYS_YES])
        self.town, self.seed = town, seed
        self.willing = dice.lognormal(-0.3, TAIL, people)
        self.manner = self._manner(dice, people, shifts)
        outdoors = dice.random(FIELDS) < 0.4
        rain = dice.random(WEEKS + 5) < RAINY
        wet = (town.fields & outdoors).any(axis=1) & rain[town.held]
        self.weather = np.where(wet, RAIN_KEEPS, 1.0)
        self.sated = np.zeros(people)
        self.patience = Patience(people, seed, spread=0.8)

    def _manner(self, dice: np.random.Generator, people: int, shifts: int) -> np.ndarray:
        """Return how well the manner of each shift suits each resident, about −2 to 2."""
        of_field = dice.normal(size=(FIELDS, MANNERS))
        theirs = self.town.fields @ of_field + dice.normal(size=(shifts, MANNERS))
        theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
        suits: np.ndarray = dice.normal(size=(people, MANNERS)) @ theirs.T
        return suits

    def answer(self, asked: Asked) -> Answers:
        """Return answers that come at once from people who keep their word."""
        who, what = asked.people, asked.shifts
        likes = 1.2 * self.town.affinity[who, what] + 0.5 * self.manner[who, what]
        far, tired = 0.25 * self.town.steps[who, what], TIRED * self.patience.notices[who]
        drawn = likes - far - tired - SATED * self.sated[who]
        chance = np.minimum(TYPICAL * self.willing[who] * np.exp(drawn) * self.weather[what], MOST)
        said = units(self.seed, who, what, asked.week, SAYS_YES) < chance
        said &= self.town.fits[who, what]
        agreed = np.bincount(who[said], minlength=len(self.sated))
        self.sated = 0.7 * self.sated + agreed
        return Answers(
            yes=said,
            late=np.zeros(len(asked), np.int64),
            comes=np.ones(len(asked), bool),
            leaving=self.patience.after(asked),
        )
