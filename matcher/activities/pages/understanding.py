"""What was understood of a posting before it is saved: its dates, its gaps, who could come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.activities.hooks.reach import Asked, reach_of
from matcher.activities.models import Activity, Wants
from matcher.activities.rules.coming import Fate, coming
from matcher.activities.rules.listing import Said, missing
from matcher.activities.rules.recurrence import Recurrence
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.rules.recurrence_words import in_words
from matcher.activities.service.commands import ActivityCommand, ActivityTerms, RoleCommand
from matcher.activities.service.recurring import HORIZON, is_holiday, span_of
from matcher.activities.wording import listing as wording
from matcher.activities.wording.posting import say_fate, say_reach
from matcher.members.models import Organization, OrgStatus
from matcher.shared.clock import local_date
from matcher.shared.web.filters import shift_when

MOST_SHOWN = 10
MOST_ASKED = 120
ASKED_OF_SUPPORTERS = {Wants.PEOPLE, Wants.TALENT}


@dataclass(frozen=True, slots=True)
class Coming:
    """One date; `note` says why it is left out or where it comes from."""

    when: str
    note: str = ""
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """When one role takes place; `more` dates are not shown."""

    name: str
    rules: tuple[str, ...]
    dates: tuple[Coming, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Understood:
    """Everything that was understood; `reach` is empty where nobody can be counted yet."""

    roles: tuple[Times, ...]
    missing: tuple[str, ...]
    reach: str

    @property
    def has_times(self) -> bool:
        """Tell whether any date was understood."""
        return any(role.dates or role.rules for role in self.roles)


@dataclass(frozen=True, slots=True)
class _Date:
    starts_at: datetime | None
    ends_at: datetime | None
    timed: bool = True
    fate: Fate = Fate.COMES


def understand(
    command: ActivityCommand,
    organization: Organization,
    *,
    known: Activity | None,
    now: datetime,
) -> Understood:
    """Return what a posting comes to, `known` being the listing it changes.

    How many could come is told to approved organizations only: the staff know who asks.
    """
    roles = [role for role in command.roles if not role.called_off]
    rules = {role.id: role.recurrences for role in known.roles} if known else {}
    found = [(role, _rules(role, rules)) for role in roles]
    dates = [(role, _dates(role, repeats, now)) for role, repeats in found]
    asked = list(_asked(command.terms, dates, organization.id))
    may_know = organization.status is OrgStatus.APPROVED
    reach = reach_of(asked[:MOST_ASKED], now=now) if may_know else None
    return Understood(
        roles=tuple(
            _times(role, repeats, days)
            for (role, repeats), (_same, days) in zip(found, dates, strict=True)
        ),
        missing=tuple(_missing(command.terms, dates) if _is_begun(command.terms, dates) else ()),
        reach=say_reach(reach) if reach else "",
    )


def _rules(role: RoleCommand, known: Mapping[int, Sequence[object]]) -> tuple[Recurrence, ...]:
    """Return the rules in force: those of the command, or where it leaves them, those known."""
    if role.recurrences is not None:
        return role.recurrences
    return tuple(from_json(rule) for rule in known.get(role.id or 0, ()))


def _dates(role: RoleCommand, rules: Sequence[Recurrence], now: datetime) -> list[_Date]:
    """Return the dates to come, those a rule leaves out too; soonest first, open-ended last."""
    single = [_Date(s.starts_at, s.ends_at, s.timed) for s in role.shifts if not s.called_off]
    repeated = {date.starts_at: date for rule in rules for date in _repeated(rule, now)}
    ahead = [date for date in (*single, *repeated.values()) if not _is_over(date, now)]
    return sorted(ahead, key=lambda date: (date.starts_at is None, date.starts_at or now))


def _repeated(rule: Recurrence, now: datetime) -> Iterator[_Date]:
    today = local_date(now)
    first = max(today, rule.first or today)
    for day in coming(rule, first, first + HORIZON, is_holiday=is_holiday):
        timed = day.occurrence.start is not None
        yield _Date(*span_of(day.occurrence), timed=timed, fate=day.fate)


def _is_over(date: _Date, now: datetime) -> bool:
    ends_at = date.ends_at or date.starts_at
    return ends_at is not None and ends_at <= now


def _times(role: RoleCommand, rules: Sequence[Recurrence], dates: Sequence[_Date]) -> Times:
    shown = [_coming(date) for date in dates[:MOST_SHOWN]]
    return Times(
        name=role.terms.name,
        rules=tuple(in_words(rule) for rule in rules),
        dates=tuple(shown),
        more=sum(date.fate.takes_place for date in dates[MOST_SHOWN:]),
    )


def _coming(date: _Date) -> Coming:
    when = shift_when(date.starts_at, date.ends_at, date.timed)
    return Coming(when, say_fate(date.fate), is_left_out=not date.fate.takes_place)


def _asked(
    terms: ActivityTerms, dates: Sequence[tuple[RoleCommand, list[_Date]]], organization_id: int
) -> Iterator[Asked]:
    for role, days in dates:
        wanted = role.terms.wants in ASKED_OF_SUPPORTERS
        for date in days if wanted else ():
            if date.fate.takes_place:
                yield _one_asked(terms, role, date, organization_id)


def _one_asked(terms: ActivityTerms, role: RoleCommand, date: _Date, organization_id: int) -> Asked:
    return Asked(
        organization_id=organization_id,
        field=terms.field,
        area=terms.area,
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        timed=date.timed,
        skills=role.terms.skills,
        min_age=role.terms.min_age,
        max_age=role.terms.max_age,
        grades=role.terms.grades,
        any_part=role.terms.any_part,
    )


def _is_begun(terms: ActivityTerms, dates: Sequence[tuple[RoleCommand, list[_Date]]]) -> bool:
    """Tell whether anything is written yet: nobody is told what an empty form lacks."""
    return bool(terms.title or terms.summary or any(days for _role, days in dates))


def _missing(terms: ActivityTerms, dates: Sequence[tuple[RoleCommand, list[_Date]]]) -> list[str]:
    said = Said(
        place=terms.venue,
        starts=[date.starts_at for _role, days in dates for date in days],
        field=terms.field,
        summary=terms.summary,
        note=terms.schedule_note,
        traits=terms.traits,
    )
    return wording.say_missing(missing(said))
