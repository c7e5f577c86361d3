"""The pages of the desk."""

from matcher.desk.routes import approvals, calls, index, people, reviews, shifts
from matcher.desk.routes.blueprint import desk

__all__ = ["approvals", "calls", "desk", "index", "people", "reviews", "shifts"]
