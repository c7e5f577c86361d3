"""The pages of the desk."""

from matcher.desk.routes import (
    approvals,
    calls,
    changes,
    index,
    insurance,
    people,
    proxies,
    reviews,
    shifts,
    stories,
    synonyms,
)
from matcher.desk.routes.blueprint import desk

__all__ = [
    "approvals",
    "calls",
    "changes",
    "desk",
    "index",
    "insurance",
    "people",
    "proxies",
    "reviews",
    "shifts",
    "stories",
    "synonyms",
]
