"""Every ask as it is made, whoever makes it: noted by the room of matching above."""

from collections.abc import Callable

from matcher.engagements.models import Engagement, EngagementEvent

Note = Callable[[Engagement, EngagementEvent], None]
_noted_by: list[Note] = []


def noted_by(note: Note) -> Note:
    """Let this function note asks, each with the entry in its history, in its transaction."""
    _noted_by[:] = [note]
    return note


def note_ask(engagement: Engagement, event: EngagementEvent) -> None:
    """Have it noted that somebody is asked."""
    for note in _noted_by:
        note(engagement, event)
