"""The pages of the desk."""

from matcher.desk.routes import (
    approvals,
    attendance,
    calls,
    changes,
    index,
    insurance,
    people,
    proxies,
    reviews,
    round_acts,
    rounds,
    shifts,
    stories,
    synonyms,
    withdrawals,
)
from matcher.desk.routes.blueprint import desk

__all__ = [
    "approvals",
    "attendance",
    "calls",
    "changes",
    "desk",
    "index",
    "insurance",
    "people",
    "proxies",
    "reviews",
    "round_acts",
    "rounds",
    "shifts",
    "stories",
    "synonyms",
    "withdrawals",
]
