"""Activity → Role → Shift: the listing, what it wants, and when."""

from matcher.activities.models.activity import FINDING, Activity, ActivityStatus
from matcher.activities.models.remembered import ActivityChange, SavedSearch, Synonyms
from matcher.activities.models.role import Role
from matcher.activities.models.shift import USUAL_LENGTH, WHOLE_DAY, Shift, is_over
from matcher.activities.rules.terms import Selection, Wants

__all__ = [
    "FINDING",
    "USUAL_LENGTH",
    "WHOLE_DAY",
    "Activity",
    "ActivityChange",
    "ActivityStatus",
    "Role",
    "SavedSearch",
    "Selection",
    "Shift",
    "Synonyms",
    "Wants",
    "is_over",
]
