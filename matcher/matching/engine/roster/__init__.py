"""Who stands where at a large event: an event in, a roster out, nothing else touched.

Callers import from here and from nowhere deeper.
"""

from matcher.matching.engine.roster.model import (
    Assignment,
    Cause,
    Conflict,
    Effort,
    Event,
    Helper,
    Placement,
    Problem,
    Reason,
    ReasonCode,
    Roster,
    Shift,
    Shortage,
    Travel,
    Weights,
)
from matcher.matching.engine.roster.repairing import Changes, changes, repair
from matcher.matching.engine.roster.solving import roster

__all__ = [
    "Assignment",
    "Cause",
    "Changes",
    "Conflict",
    "Effort",
    "Event",
    "Helper",
    "Placement",
    "Problem",
    "Reason",
    "ReasonCode",
    "Roster",
    "Shift",
    "Shortage",
    "Travel",
    "Weights",
    "changes",
    "repair",
    "roster",
]
