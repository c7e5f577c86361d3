"""One date changed or called off, alone or with others of its series: first seen, then done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from matcher.activities.models import Role, Shift
from matcher.activities.rules.listing import check_editable
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.recurrence_json import to_json
from matcher.activities.rules.series import Rules, Scope, Turn, brings, ended, turned
from matcher.activities.service.dates import dates_of, hold, occurrence_of, settle
from matcher.activities.service.recurring import is_holiday, repeat_anew, rules_of, span_of
from matcher.activities.service.revisions import remembering
from matcher.activities.service.watching import Changes, held_among
from matcher.authz import Actor
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.shared.clock import local_date


@dataclass(frozen=True, slots=True)
class DateCommand:
    """What becomes of a date: another day with hours and a place, or `None`, called off."""

    scope: Scope
    becomes: Occurrence | None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one row; None: it is called off."""

    shift: Shift
    becomes: Occurrence | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would do: to the role's rules, and to the dates there are already."""

    scope: Scope
    rules: Rules
    changes: tuple[Change, ...]


def scopes_of(role: Role, shift: Shift) -> tuple[Scope, ...]:
    """Return the scopes in which a date can change: one that no rule brings, alone."""
    day = occurrence_of(shift)
    by_rule = shift.by_rule and day is not None
    if by_rule and any(brings(rule, day, is_holiday) for rule in rules_of(role) if day):
        return tuple(Scope)
    return (Scope.THIS,)


def version_of(role: Role, shift: Shift) -> str:
    """Return what names the present state of a date and of its series."""
    state = (shift.starts_at, shift.ends_at, shift.venue, shift.cancelled_at, role.recurrences)
    return blake2b(repr(state).encode(), digest_size=8).hexdigest()


def plan_of(role: Role, shift: Shift, command: DateCommand, *, now: datetime) -> Plan:
    """Return what the command would do, without doing it; raise RuleBroken if it cannot be."""
    day = _changeable(shift, now=now)
    scope = command.scope if command.scope in scopes_of(role, shift) else Scope.THIS
    rules, today = rules_of(role), local_date(now)
    turn = _turn(day, command.becomes)
    after = rules
    if turn is None:
        after = ended(rules, day, scope, today, is_holiday)
    elif scope is not Scope.THIS or shift.by_rule:
        after = turned(rules, day, turn, scope, today, is_holiday)
    rows = [(shift, day)] if scope is Scope.THIS else _in_scope(role, rules, day, scope, now=now)
    plan = Plan(
        scope, after, tuple(Change(row, _after(command, scope, turn, at)) for row, at in rows)
    )
    _check(role, plan, now=now)
    return plan


def change(
    shift: Shift, command: DateCommand, *, actor: Actor, now: datetime, seen: str = ""
) -> None:
    """Do what the command says and tell everybody concerned.

    Raise Conflict if the date or its series is no longer in the state that was `seen`.
    """
    activity = hold(shift.activity)
    check_editable(activity.status)
    role, shift = _found(list(dates_of(activity)), shift.id)
    if seen and seen != version_of(role, shift):
        raise Conflict("changed_meanwhile")
    plan = plan_of(role, shift, command, now=now)
    with remembering(activity, actor=actor, now=now):
        changes = _write(role, plan, now=now)
    settle(activity, changes, actor=actor, now=now)


def _changeable(shift: Shift, *, now: datetime) -> Occurrence:
    day = occurrence_of(shift)
    if day is None or shift.starts_at is None:
        raise NotFound
    if shift.cancelled_at:
        raise RuleBroken("date_called_off")
    if shift.starts_at <= now:
        raise RuleBroken("date_has_begun")
    return day


def _turn(day: Occurrence, becomes: Occurrence | None) -> Turn | None:
    if becomes is None:
        return None
    return Turn((becomes.day - day.day).days, becomes.start, becomes.end, becomes.venue)


def _after(
    command: DateCommand, scope: Scope, turn: Turn | None, day: Occurrence
) -> Occurrence | None:
    if scope is Scope.THIS or turn is None:
        return command.becomes
    return turn.of(day)


def _in_scope(
    role: Role, rules: Rules, day: Occurrence, scope: Scope, *, now: datetime
) -> list[tuple[Shift, Occurrence]]:
    """Return the dates to come that the same rules bring, from this one on or all."""
    touched = [rule for rule in rules if brings(rule, day, is_holiday)]
    return [
        (shift, one)
        for shift, one in _coming(role, now)
        if shift.by_rule and any(brings(rule, one, is_holiday) for rule in touched)
        if scope is Scope.ALL or one.day >= day.day
    ]


def _coming(role: Role, now: datetime) -> Iterator[tuple[Shift, Occurrence]]:
    for shift in role.shifts:
        day = occurrence_of(shift)
        if day and shift.cancelled_at is None and shift.starts_at and shift.starts_at > now:
            yield shift, day


def _check(role: Role, plan: Plan, *, now: datetime) -> None:
    """Refuse what changes nothing, what would be past, and what stands there already."""
    after = [change.becomes for change in plan.changes if change.becomes]
    if after and all(change.becomes == occurrence_of(change.shift) for change in plan.changes):
        raise RuleBroken("date_unchanged")
    if any(span_of(day)[0] <= now for day in after):
        raise RuleBroken("series_in_past" if plan.scope is Scope.ALL else "date_in_past")
    changing = {id(change.shift) for change in plan.changes}
    others = {
        (shift.starts_at, shift.ends_at)
        for shift in role.shifts
        if id(shift) not in changing and shift.cancelled_at is None
    }
    if any(span_of(day) in others for day in after):
        raise RuleBroken("date_taken")


def _write(role: Role, plan: Plan, *, now: datetime) -> Changes:
    changes, held = Changes(), held_among(role.shifts)
    role.recurrences = [to_json(rule) for rule in plan.rules]
    for one in plan.changes:
        _become(role, one, plan.scope, held, changes, now=now)
    if plan.scope is not Scope.THIS:
        repeat_anew(role, held, changes, now=now)
    gone = set(map(id, changes.called_off))
    told = [shift for shift in dict.fromkeys(changes.moved) if id(shift) not in gone]
    return replace(changes, moved=told)


def _become(
    role: Role, one: Change, scope: Scope, held: set[int], changes: Changes, *, now: datetime
) -> None:
    shift = one.shift
    shift.by_rule = shift.by_rule and scope is not Scope.THIS
    # What was said of the day was said of the old one.
    shift.day_status, shift.day_note, shift.said_at = None, "", None
    if one.becomes:
        shift.starts_at, shift.ends_at = span_of(one.becomes)
        shift.timed, shift.venue = one.becomes.start is not None, one.becomes.venue
        changes.moved.append(shift)
    elif scope is Scope.THIS or shift.id in held:
        shift.cancelled_at = now
        changes.called_off.append(shift)
    else:
        role.shifts.remove(shift)


def _found(dates: Sequence[tuple[Role, Shift]], shift_id: int) -> tuple[Role, Shift]:
    for role, shift in dates:
        if shift.id == shift_id:
            return role, shift
    raise Conflict("changed_meanwhile")
