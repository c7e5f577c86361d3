"""What decides about insurance: conditions, cover, frozen rosters, accidents, papers."""

from matcher.insurance.rules.accidents import (
    REMINDERS,
    AccidentState,
    Report,
    check_complete,
    check_moment,
    check_witness,
    days_left,
    due_on,
    lacking,
    reminder_due,
)
from matcher.insurance.rules.conditions import (
    Condition,
    Facts,
    Risk,
    Subject,
    Verdict,
    conditions,
    is_in_order,
)
from matcher.insurance.rules.cover import Cover, cover_of, covers, fiscal_year, usual_year
from matcher.insurance.rules.documents import MOST_BYTES, kind_of, safe_name
from matcher.insurance.rules.freezing import canonical, digest_of, is_late

__all__ = [
    "MOST_BYTES",
    "REMINDERS",
    "AccidentState",
    "Condition",
    "Cover",
    "Facts",
    "Report",
    "Risk",
    "Subject",
    "Verdict",
    "canonical",
    "check_complete",
    "check_moment",
    "check_witness",
    "conditions",
    "cover_of",
    "covers",
    "days_left",
    "digest_of",
    "due_on",
    "fiscal_year",
    "is_in_order",
    "is_late",
    "kind_of",
    "lacking",
    "reminder_due",
    "safe_name",
    "usual_year",
]
