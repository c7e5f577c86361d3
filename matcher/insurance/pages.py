"""What the pages of this room are given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matcher.activities.models import Activity, Shift
from matcher.activities.service.dates import dates_of
from matcher.insurance.models import Accident, Declaration, GroupRules, PaperTaken
from matcher.insurance.rules import Condition, Verdict, days_left, lacking
from matcher.insurance.scheme import scheme
from matcher.insurance.service import declaring, keeping, reporting
from matcher.insurance.service.freezing import Row
from matcher.insurance.wording import (
    judged_words,
    lacking_words,
    reason_words,
    standing_words,
    subject_words,
    verdict_mark,
    verdict_words,
)
from matcher.shared.clock import local_date

MOST_DAYS = 12
SHOWN_DAYS = 3
"""So many coming days stand open on the page; the rest are folded away."""
PAST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Line:
    """One condition in words."""

    subject: str
    mark: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an activity, when its papers should be with the office, and its dates."""

    day: date
    papers_by: date
    is_late: bool
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class InsurancePage:
    """All there is about the insurance of one activity."""

    declaration: Declaration | None
    version: str
    standing: str
    asked_again: bool
    conditions: tuple[Line, ...]
    broken: tuple[str, ...]
    next_days: tuple[Day, ...]
    later_days: tuple[Day, ...]
    past_days: tuple[Day, ...]
    recent_days: tuple[Day, ...]
    rules: GroupRules | None
    taken: tuple[PaperTaken, ...]
    accidents: tuple[Accident, ...]


@dataclass(frozen=True, slots=True)
class AccidentPage:
    """A report with what is left of its time, and what it lacks, in words."""

    accident: Accident
    left: int
    lacking: tuple[str, ...]


def insurance_page(activity: Activity, *, now: datetime) -> InsurancePage:
    """Return the conditions, the days with their papers, and what was taken and reported."""
    row = declaring.declaration_of(activity.id)
    shifts = [shift for _role, shift in dates_of(activity)]
    found = declaring.conditions_of(activity, row)
    ahead, past = _days(shifts, now=now)
    return InsurancePage(
        declaration=row,
        version=declaring.version_of(row) if row else "",
        standing=standing_words(row),
        asked_again=row is not None and row.checked_at is None and row.asked_at > row.declared_at,
        conditions=tuple(_line(each, row) for each in found),
        broken=tuple(subject_words(e.subject) for e in found if e.verdict is Verdict.UNMET),
        next_days=tuple(ahead[:SHOWN_DAYS]),
        later_days=tuple(ahead[SHOWN_DAYS:]),
        past_days=tuple(past),
        recent_days=tuple([*(e for e in ahead if e.day == local_date(now)), *past][:SHOWN_DAYS]),
        rules=keeping.rules_of(activity.organization_id),
        taken=tuple(keeping.taken_of(activity.id)),
        accidents=tuple(reporting.accidents_of([shift.id for shift in shifts])),
    )


def accident_page(accident: Accident, *, today: date) -> AccidentPage:
    """Return a report as its readers see it."""
    missing = lacking(reporting.report_of(accident))
    words = tuple(lacking_words(name) for name in missing)
    return AccidentPage(accident, days_left(accident.due_on, today), words)


def shifts_on(activity: Activity, day: date) -> list[Shift]:
    """Return the dates of a day that are not called off, the earliest first."""
    all_of_them = (shift for _role, shift in dates_of(activity))
    of_day = [s for s in all_of_them if s.starts_at and local_date(s.starts_at) == day]
    return [shift for shift in of_day if shift.cancelled_at is None]


def uncovered(rows: Sequence[Row], enough: Collection[str]) -> list[tuple[int, str]]:
    """Return the residents of a roster without one of these plans, by number and name."""
    return [
        (row["member_id"], row["name"])
        for row in rows
        if not set(row["plans"]) & set(enough)
        and row["companion_id"] is None
        and not row["is_organization"]
    ]


def _line(condition: Condition, declaration: Declaration | None) -> Line:
    """Return a condition in words; what was the staff's to judge is no question afterwards."""
    verdict, words = condition.verdict, reason_words(condition)
    if verdict is Verdict.ASK and declaration is not None and declaration.checked_at is not None:
        words = judged_words(condition)
        verdict = Verdict.MET if declaration.covered else verdict
    return Line(
        subject_words(condition.subject), verdict_mark(verdict), verdict_words(verdict), words
    )


def _days(shifts: Sequence[Shift], *, now: datetime) -> tuple[list[Day], list[Day]]:
    """Return the coming days, the soonest first, and those just past, the latest first."""
    today, lead = local_date(now), timedelta(days=scheme().lead_days)
    going = [s for s in shifts if s.starts_at and s.starts_at > now - PAST and not s.cancelled_at]
    shifts_of: dict[date, list[Shift]] = {}
    for shift in sorted(going, key=lambda s: (s.starts_at, s.id)):
        if shift.starts_at:
            shifts_of.setdefault(local_date(shift.starts_at), []).append(shift)
    days = [Day(day, day - lead, today > day - lead, tuple(its)) for day, its in shifts_of.items()]
    ahead = [each for each in days if each.day >= today]
    past = [each for each in reversed(days) if each.day < today]
    return ahead[:MOST_DAYS], past[:MOST_DAYS]
