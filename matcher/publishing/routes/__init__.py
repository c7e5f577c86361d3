"""The pages of the town as a whole, and the private calendars."""

from matcher.publishing.routes import calendars, pages
from matcher.publishing.routes.blueprint import publishing

__all__ = ["calendars", "pages", "publishing"]
