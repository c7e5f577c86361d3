"""Rows into the engine, results out of it with their reasons in words."""

from matcher.matching.service.asking import Candidate, Candidates, candidates_for, shift_to_fill
from matcher.matching.service.suggesting import Suggestion, suggestions_for
from matcher.matching.service.unfilled import Unfilled, unfilled_shifts
from matcher.matching.service.wanted import Wanted, wanted_for

__all__ = [
    "Candidate",
    "Candidates",
    "Suggestion",
    "Unfilled",
    "Wanted",
    "candidates_for",
    "shift_to_fill",
    "suggestions_for",
    "unfilled_shifts",
    "wanted_for",
]
