"""The pages of activities: finding them, reading one, posting one."""

from matcher.activities.routes import (
    calendar,
    day,
    finding,
    mapping,
    posting,
    searches,
    series,
    showing,
)
from matcher.activities.routes.blueprint import activities

__all__ = [
    "activities",
    "calendar",
    "day",
    "finding",
    "mapping",
    "posting",
    "searches",
    "series",
    "showing",
]
