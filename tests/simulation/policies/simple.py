"""The ways towns ask today, and the strongest simple one."""

import numpy as np

from tests.simulation.arrays import Bools, Floats, Ints
from tests.simulation.dice import units
from tests.simulation.policies.model import Market, Pairs
from tests.simulation.town import MOST_A_ROUND

TIES = 80
CLOSENESS = 0.5


class Recency:
    """Everybody hears of what was posted last among what they could do."""

    def asks(self, market: Market) -> Pairs:
        """Return the newest postings for everybody, as many as they may get."""
        return foremost(market, np.broadcast_to(market.coming + 1.0, market.allowed.shape))


class Relevance:
    """Everybody hears of what suits their interests and lies near; ties fall anew every week."""

    def __init__(self, closeness: float = CLOSENESS) -> None:
        self.closeness = closeness

    def asks(self, market: Market) -> Pairs:
        """Return the most relevant postings for everybody, as many as they may get."""
        affinity = market.town.affinity[:, market.coming]
        steps = market.town.steps[:, market.coming]
        score = np.round(affinity + self.closeness * np.exp(-0.5 * steps), 9)
        everybody = np.arange(len(affinity))[:, None]
        ties = units(market.seed, everybody, market.coming[None, :], market.week, TIES)
        return foremost(market, score + 1e-6 * ties)


class Everybody:
    """Everybody hears of everything they could do and have not heard of."""

    def asks(self, market: Market) -> Pairs:
        """Return every pair there is."""
        who, place = np.nonzero(market.allowed)
        return who, market.coming[place]


def foremost(market: Market, score: Floats) -> Pairs:
    """Return for each resident the allowed shifts of the highest positive scores, none clashing."""
    moments, rows = market.town.moments[market.coming], np.arange(len(score))
    left: Floats = np.where(market.allowed, score, 0.0)
    who: list[Ints] = [np.zeros(0, np.int64)]
    what: list[Ints] = [np.zeros(0, np.int64)]
    for taken in range(MOST_A_ROUND if len(market.coming) else 0):
        best = left.argmax(axis=1)
        asks: Bools = (left[rows, best] > 0) & (market.left > taken)
        who.append(rows[asks])
        what.append(market.coming[best[asks]])
        left[moments[None, :] == moments[best][:, None]] = 0
    return np.concatenate(who), np.concatenate(what)
