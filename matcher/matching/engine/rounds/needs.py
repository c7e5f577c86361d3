"""What an ask is worth and what it costs: fairness, answers still to come, and goodwill."""

import numpy as np

from matcher.matching.engine.rounds.model import Floats

HALF_ANSWERED_HOURS = 24.0
GOODWILL = 0.3
ASKED_WEEKLY = 4.6
"""The fatigue of somebody who is asked once a week."""


def fairness(fill: Floats) -> Floats:
    """Return a weight for each shift from the share of its group's seats filled of late, mean 1.

    The share is that of the verified organization over a trailing window, so that splitting a
    shift or posting it again gains nothing.
    """
    raw = (0.25 + fill) ** -0.5
    # Summed in the order of size, the shifts' own order changes not even the last digit.
    return raw / np.sort(raw).mean() if len(raw) else raw


def still_to_come(
    chances: Floats, hours: Floats, *, half_answered: float = HALF_ANSWERED_HOURS
) -> Floats:
    """Return the chance that those who were asked so many hours ago still say yes.

    Half of those who will say yes have done so after `half_answered` hours, and so on.
    """
    late = chances * 0.5 ** (hours / half_answered)
    return late / (1 - chances + late)


def goodwill(fatigue: Floats, *, share: float = GOODWILL) -> Floats:
    """Return what one more ask costs each person, in asks worth as much as the round's average.

    Those who were asked often of late should hear only of what is worth it: an ask makes later
    ones less welcome. Those who were asked once a week are asked about what gains at least that
    share of the average; the rested about whatever gains anything.
    """
    return share * fatigue / ASKED_WEEKLY
