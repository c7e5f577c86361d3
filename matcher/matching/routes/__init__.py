"""The pages that bring people and shifts together."""

from matcher.matching.noting import note
from matcher.matching.ranking_for_lists import ranking
from matcher.matching.ranking_of_talents import ranking as ranking_of_talents
from matcher.matching.routes import fitting, roster, roster_telling, roster_terms
from matcher.matching.routes.blueprint import matching
from matcher.matching.substitutes import ask

__all__ = [
    "ask",
    "fitting",
    "matching",
    "note",
    "ranking",
    "ranking_of_talents",
    "roster",
    "roster_telling",
    "roster_terms",
]
