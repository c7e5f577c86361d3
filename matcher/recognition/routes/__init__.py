"""The pages of what follows an activity."""

from matcher.recognition.cards import of_activity, of_group
from matcher.recognition.routes import (
    again,
    certificates,
    hours,
    photographs,
    reflections,
    reports,
    stories,
    thanks,
)
from matcher.recognition.routes.blueprint import recognition

__all__ = [
    "again",
    "certificates",
    "hours",
    "of_activity",
    "of_group",
    "photographs",
    "recognition",
    "reflections",
    "reports",
    "stories",
    "thanks",
]
