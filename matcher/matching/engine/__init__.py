"""Who and what go together: frozen values in, matches with reasons out, nothing else touched.

Callers import from here and from nowhere deeper, so that what stands behind these names can
be exchanged.
"""

from matcher.matching.engine.gates import failed_gates, passes
from matcher.matching.engine.model import (
    Gate,
    Match,
    Opening,
    Pair,
    Person,
    Reason,
    ReasonCode,
    Rejection,
    Settings,
    Term,
    Town,
    Weights,
)
from matcher.matching.engine.ranking import judge, openings_for, people_for

__all__ = [
    "Gate",
    "Match",
    "Opening",
    "Pair",
    "Person",
    "Reason",
    "ReasonCode",
    "Rejection",
    "Settings",
    "Term",
    "Town",
    "Weights",
    "failed_gates",
    "judge",
    "openings_for",
    "passes",
    "people_for",
]
