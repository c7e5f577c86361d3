"""Rows into the engine, results out of it with their reasons in words."""

from matcher.matching.reach import reach
from matcher.matching.service.asking import Candidate, Candidates, candidates_for, shift_to_fill
from matcher.matching.service.suggesting import Suggestion, suggestions_for
from matcher.matching.service.wanted import Wanted, open_offers_of, wanted_for

__all__ = [
    "Candidate",
    "Candidates",
    "Suggestion",
    "Wanted",
    "candidates_for",
    "open_offers_of",
    "reach",
    "shift_to_fill",
    "suggestions_for",
    "wanted_for",
]
