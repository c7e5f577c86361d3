"""What a group's public page shows of its work: told by the room of activities above."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from matcher.members.models import Organization

Listings = Callable[[Organization, datetime], Sequence[Any]]
_told_by: list[Listings] = []


def listings_by(tell: Listings) -> Listings:
    """Let this function tell a group's open activities, each as an activity card's item."""
    _told_by[:] = [tell]
    return tell


def listings_of(organization: Organization, *, now: datetime) -> Sequence[Any]:
    """Return a group's open activities for its page."""
    return [item for tell in _told_by for item in tell(organization, now)]
