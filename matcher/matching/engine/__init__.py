"""Who and what go together: frozen values in, matches with reasons out, nothing else touched.

Callers import from here and from nowhere deeper, so that what stands behind these names can
be exchanged.
"""

from matcher.matching.engine.gates import failed_gates, passes
from matcher.matching.engine.model import (
    Exposure,
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
)
from matcher.matching.engine.ranking import judge, openings_for, people_for
from matcher.matching.engine.talents import Talent, fits_talent, talents_for
from matcher.matching.engine.town import Town

__all__ = [
    "Exposure",
    "Gate",
    "Match",
    "Opening",
    "Pair",
    "Person",
    "Reason",
    "ReasonCode",
    "Rejection",
    "Settings",
    "Talent",
    "Term",
    "Town",
    "failed_gates",
    "fits_talent",
    "judge",
    "openings_for",
    "passes",
    "people_for",
    "talents_for",
]
