"""The pages of activities: finding them, reading one, posting one."""

from matcher.activities.routes import day, finding, posting, series, showing
from matcher.activities.routes.blueprint import activities

__all__ = ["activities", "day", "finding", "posting", "series", "showing"]
