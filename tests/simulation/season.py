"""Sixteen weeks of one town under one policy, and what came of them.

Every Monday the policy asks; answers come at once or weeks later; seats go to those who agree as
long as there are any. The season is also the umpire: asks that pass a closed gate, go beyond what
somebody bears by the town's rules, or repeat themselves, are an error of the policy.
"""

from dataclasses import dataclass

import numpy as np

from tests.simulation.arrays import Bools, Ints
from tests.simulation.behaviours.model import Answers, Asked, Residents
from tests.simulation.dice import units
from tests.simulation.policies.model import Log, Market, Pairs, Policy
from tests.simulation.town import MOST_A_ROUND, SLOTS, WEEKS, Town

ARRIVAL = 70
LAST_HELD = WEEKS + 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a season came to."""

    seats: int
    filled: int  # by people who came
    asks: int
    agreed: int
    left: int  # people who want to hear no more
    people: int
    groups: int  # that wanted anybody
    alone: int  # groups to whom nobody came

    @property
    def fill(self) -> float:
        """Return the share of the seats wanted to which somebody came."""
        return self.filled / self.seats


def season(
    shown: Town, residents: Residents, policy: Policy, *, seed: int, capped: bool = True
) -> Outcome:
    """Return what comes of sixteen rounds of this policy, to which the town is as shown."""
    state = State(shown, seed=seed, capped=capped)
    for week in range(WEEKS):
        market = state.market(week)
        asked = Asked(week, *state.checked(market, policy.asks(market)))
        state.note(asked, residents.answer(asked))
    return state.outcome()


class State:
    """What was asked and answered so far, and who sits where."""

    def __init__(self, shown: Town, *, seed: int, capped: bool) -> None:
        people, shifts = shown.size
        self.town, self.seed, self.capped = shown, seed, capped
        self.taken: Ints = np.zeros(shifts, np.int64)
        self.came: Ints = np.zeros(shifts, np.int64)
        self.asked: Bools = np.zeros((people, shifts), bool)
        self.busy: Bools = np.zeros((people, LAST_HELD * SLOTS), bool)
        self.gone: Bools = np.zeros(people, bool)
        none = np.zeros(0, np.int64)
        self.rows = dict.fromkeys(("weeks", "people", "shifts", "due", "yes", "comes"), none)

    def market(self, week: int) -> Market:
        """Return what is known on this Monday, after the answers that came since the last."""
        self._seat(week - 1)
        town, rows = self.town, self.rows
        coming = np.flatnonzero((town.posted <= week) & (week < town.held))
        answered = rows["due"] < week
        return Market(
            town=town,
            week=week,
            seed=self.seed,
            coming=coming,
            need=town.seats - self.taken,
            taken=self.taken.copy(),
            left=self._left(week),
            log=Log(
                rows["weeks"],
                rows["people"],
                rows["shifts"],
                answered,
                answered & (rows["yes"] > 0),
            ),
            busy=self.busy.copy(),
            allowed=self._allowed(coming),
        )

    def checked(self, market: Market, pairs: Pairs) -> Pairs:
        """Return the asks if they keep to the rules."""
        who, what = pairs
        place = np.searchsorted(market.coming, what)
        if len(what) and not (
            np.isin(what, market.coming).all() and market.allowed[who, place].all()
        ):
            raise ValueError("an ask through a closed gate")
        if len(np.unique(who * len(self.taken) + what)) < len(who):
            raise ValueError("an ask twice over")
        if self.capped and (np.bincount(who, minlength=len(market.left)) > market.left).any():
            raise ValueError("more asks than somebody may get")
        return who, what

    def note(self, asked: Asked, answers: Answers) -> None:
        """Write down this week's asks, and what will come of them in time."""
        new = {
            "weeks": np.full(len(asked), asked.week),
            "people": asked.people,
            "shifts": asked.shifts,
            "due": asked.week + answers.late,
            "yes": answers.yes,
            "comes": answers.comes,
        }
        for name, values in new.items():
            self.rows[name] = np.concatenate([self.rows[name], values.astype(np.int64)])
        self.asked[asked.people, asked.shifts] = True
        self.gone[answers.leaving] = True

    def outcome(self) -> Outcome:
        """Return the season's figures, after the last answers."""
        for week in range(WEEKS - 1, LAST_HELD):
            self._seat(week)
        town, groups = self.town, self.town.groups.max() + 1
        wanted = np.bincount(town.groups, minlength=groups) > 0
        helped = np.bincount(town.groups, self.came, groups) > 0
        return Outcome(
            seats=int(town.seats.sum()),
            filled=int(self.came.sum()),
            asks=len(self.rows["weeks"]),
            agreed=int(self.rows["yes"].sum()),
            left=int(self.gone.sum()),
            people=len(town.homes),
            groups=int(wanted.sum()),
            alone=int((wanted & ~helped).sum()),
        )

    def _left(self, week: int) -> Ints:
        of_late = self.rows["people"][self.rows["weeks"] >= week - 1]
        left = self.town.fortnight - np.bincount(of_late, minlength=len(self.gone))
        return np.where(self.gone, 0, np.clip(left, 0, MOST_A_ROUND))

    def _allowed(self, coming: Ints) -> Bools:
        closed = self.asked[:, coming] | self.busy[:, self.town.moments[coming]]
        closed |= (self.town.seats <= self.taken)[coming] | self.gone[:, None]
        allowed: Bools = self.town.fits[:, coming] & ~closed
        return allowed

    def _seat(self, week: int) -> None:
        """Give seats to those whose yes arrives in this week, whoever answers first first."""
        rows, town = self.rows, self.town
        arrived = np.flatnonzero((rows["due"] == week) & (rows["yes"] > 0))
        arrived = arrived[week < town.held[rows["shifts"][arrived]]]
        people, shifts = rows["people"][arrived], rows["shifts"][arrived]
        first = np.argsort(units(self.seed, people, shifts, ARRIVAL))
        for row, who, what in zip(arrived[first], people[first], shifts[first], strict=True):
            if self.taken[what] < town.seats[what] and not self.busy[who, town.moments[what]]:
                self.taken[what] += 1
                self.came[what] += rows["comes"][row]
                self.busy[who, town.moments[what]] = True
