"""An accident's report: what must stand in it, who may witness it, and until when it is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from matcher.errors import RuleBroken
from matcher.shared.clock import local_date
from matcher.shared.text import same_name

REMINDERS = (14, 7, 3, 1)
"""Days before a report is due on which whoever began it is reminded."""
_WAY_THERE = timedelta(days=1)


class AccidentState(StrEnum):
    """How far a report has come: begun, handed to the centre, passed on to the insurer."""

    DRAFT = "draft"
    REPORTED = "reported"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is told of an accident; a draft may leave everything open but who and when."""

    person: str
    happened_at: datetime
    place: str = ""
    what: str = ""
    injury: str = ""
    treatment: str = ""
    witness_name: str = ""
    witness_phone: str = ""
    witness_relation: str = ""
    witness_outside: bool = False


_NEEDED = (
    *("person", "place", "what", "injury", "treatment"),
    *("witness_name", "witness_phone", "witness_relation", "witness_outside"),
)


def due_on(happened_at: datetime, report_days: int) -> date:
    """Return the last day for a report, counted from the day in Tokyo."""
    return local_date(happened_at) + timedelta(days=report_days)


def days_left(due: date, today: date) -> int:
    """Return how many days are left: 0 on the last day, less than that afterwards."""
    return (due - today).days


def lacking(report: Report) -> tuple[str, ...]:
    """Return what must still be told before a report can be handed in, as names of fields."""
    return tuple(name for name in _NEEDED if not getattr(report, name))


def check_complete(report: Report) -> None:
    """Raise RuleBroken while something is lacking."""
    if lacking(report):
        raise RuleBroken("accident_incomplete")


def check_witness(witness: str, person: str, party: Collection[str]) -> None:
    """Raise RuleBroken if the witness is the injured, or came with them.

    Names are compared however they are spaced or written.
    """
    key = same_name(witness)
    if not key:
        return
    if key == same_name(person):
        raise RuleBroken("witness_is_injured")
    if key in {same_name(name) for name in party}:
        raise RuleBroken("witness_of_the_party")


def check_moment(
    happened_at: datetime, starts_at: datetime | None, over_at: datetime | None, *, now: datetime
) -> None:
    """Raise RuleBroken for a moment ahead, or one that is not near the shift and its ways."""
    if happened_at > now:
        raise RuleBroken("accident_ahead")
    before = starts_at is not None and happened_at < starts_at - _WAY_THERE
    after = over_at is not None and happened_at > over_at + _WAY_THERE
    if before or after:
        raise RuleBroken("accident_not_then")


def reminder_due(due: date, begun_on: date, today: date) -> int | None:
    """Return which of the reminders is due, by its days before the end; None for none.

    One whose day had passed when the report was begun is left out.
    """
    left = days_left(due, today)
    reached = [days for days in REMINDERS if left <= days and due - timedelta(days) > begun_on]
    return min(reached) if reached and left >= 0 else None
