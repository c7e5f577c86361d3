"""What each shift still needs: fairness between groups, and answers that are still to come."""

import numpy as np

from matcher.matching.engine.rounds.model import Floats

HALF_ANSWERED_HOURS = 24.0


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
