"""What changing a date would do, in words, before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from matcher.activities.models import Role
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.recurrence_words import in_words
from matcher.activities.service.recurring import rules_of, span_of
from matcher.activities.service.series import Change, Plan
from matcher.activities.service.watching import Tied, tied_to
from matcher.shared.web.filters import shift_when

_MOST_DATES = 10
"""So many dates are shown one by one."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The rules as they will read, if they change; each date before and after; who is told.

    `further` counts the dates that are not shown one by one.
    """

    rules: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    further: int
    tied: Tied


def outlook_of(role: Role, plan: Plan) -> Outlook:
    """Return what a plan would do."""
    changed = plan.rules != rules_of(role)
    return Outlook(
        rules=tuple(_rules(plan)) if changed else (),
        dates=tuple(_before_and_after(one) for one in plan.changes[:_MOST_DATES]),
        further=max(len(plan.changes) - _MOST_DATES, 0),
        tied=tied_to([one.shift for one in plan.changes]),
    )


def _rules(plan: Plan) -> Iterator[str]:
    yield from (in_words(rule) for rule in plan.rules)
    if not plan.rules:
        yield _("くり返しの日程は、なくなります。")


def _before_and_after(one: Change) -> tuple[str, str]:
    shift = one.shift
    before = shift_when(shift.starts_at, shift.ends_at, shift.timed)
    return _at(before, shift.venue), _after(one.becomes)


def _after(becomes: Occurrence | None) -> str:
    if becomes is None:
        return str(_("中止"))
    starts_at, ends_at = span_of(becomes)
    return _at(shift_when(starts_at, ends_at, becomes.start is not None), becomes.venue)


def _at(when: str, venue: str) -> str:
    return f"{when}　{venue}" if venue else when
