"""The pages of the desk."""

from matcher.desk.routes import approvals, calls, changes, index, people, reviews, shifts, synonyms
from matcher.desk.routes.blueprint import desk

__all__ = [
    "approvals",
    "calls",
    "changes",
    "desk",
    "index",
    "people",
    "reviews",
    "shifts",
    "synonyms",
]
