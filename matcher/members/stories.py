"""What a group's public page tells of what it achieved: told by the room of recognition above."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from matcher.members.models import Organization

Stories = Callable[[Organization, datetime], Sequence[Any]]
_told_by: list[Stories] = []


def stories_by(tell: Stories) -> Stories:
    """Let this function tell a group's newest stories, each as a story card's item."""
    _told_by[:] = [tell]
    return tell


def stories_of(organization: Organization, *, now: datetime) -> Sequence[Any]:
    """Return a group's newest stories for its page."""
    return [item for tell in _told_by for item in tell(organization, now)]
