"""Invitation rounds: whom to ask about what, from arrays in to a frozen plan out.

Callers import from here and from nowhere deeper.
"""

from matcher.matching.engine.rounds.acceptance import (
    AcceptanceModel,
    AcceptanceSettings,
    Decile,
    Features,
    calibration,
    chances,
    fatigue,
    fit,
)
from matcher.matching.engine.rounds.candidates import (
    best,
    candidates_of,
    overlaps,
    with_person,
    with_shift,
    without_person,
    without_shift,
)
from matcher.matching.engine.rounds.model import (
    AGE_UNKNOWN,
    ANY_HOUR,
    ANYWHERE,
    NO_TIME,
    Ask,
    Candidates,
    People,
    Plan,
    Ragged,
    Reason,
    Round,
    Shifts,
    Why,
    words,
)
from matcher.matching.engine.rounds.needs import fairness, goodwill, still_to_come
from matcher.matching.engine.rounds.planning import plan
from matcher.matching.engine.rounds.rows import with_row, without_row

__all__ = [
    "AGE_UNKNOWN",
    "ANYWHERE",
    "ANY_HOUR",
    "NO_TIME",
    "AcceptanceModel",
    "AcceptanceSettings",
    "Ask",
    "Candidates",
    "Decile",
    "Features",
    "People",
    "Plan",
    "Ragged",
    "Reason",
    "Round",
    "Shifts",
    "Why",
    "best",
    "calibration",
    "candidates_of",
    "chances",
    "fairness",
    "fatigue",
    "fit",
    "goodwill",
    "overlaps",
    "plan",
    "still_to_come",
    "with_person",
    "with_row",
    "with_shift",
    "without_person",
    "without_row",
    "without_shift",
    "words",
]
