"""Declaring an activity, and the staff's word on whether it is covered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from matcher.activities.hooks.edits import told_of_edits
from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.terms import Grade, Guardian, Wants
from matcher.authz import Actor
from matcher.city.insurance import Plan
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.insurance.models import Declaration, GroupRules
from matcher.insurance.rules import Condition, Facts, Risk, conditions
from matcher.insurance.scheme import plans, scheme
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db

OF_AGE = 18
PEOPLE = frozenset({Wants.PEOPLE, Wants.TALENT})
_GROWN_UP = frozenset({Grade.ADULT, Grade.STUDENT})


@dataclass(frozen=True, slots=True)
class DeclarationCommand:
    """What an organizer declares of an activity."""

    unpaid: bool
    public_benefit: str
    risk: Risk
    machines: tuple[str, ...]
    safety: str


@dataclass(frozen=True, slots=True)
class CheckCommand:
    """The staff's word: covered or not, with a note, on the declaration as it was `seen`."""

    covered: bool
    note: str
    seen: str


def declaration_of(activity_id: int) -> Declaration | None:
    """Return what is declared of an activity, if anything is."""
    return db.session.get(Declaration, activity_id)


def version_of(declaration: Declaration) -> str:
    """Return what names the present state of a declaration: each question is another."""
    return declaration.asked_at.isoformat()


def declare(
    activity: Activity, command: DeclarationCommand, *, actor: Actor, now: datetime
) -> Declaration:
    """Write down a declaration; unless nothing is otherwise, the staff are asked to check it.

    Raise RuleBroken for an activity that was called off.
    """
    if activity.status is ActivityStatus.CANCELLED:
        raise RuleBroken("activity_cancelled")
    row = _locked(activity.id)
    if row is not None and _said(row) == command:
        return row
    row = row or Declaration(activity_id=activity.id)
    row.unpaid, row.public_benefit = command.unpaid, command.public_benefit
    row.risk, row.machines, row.safety = command.risk, list(command.machines), command.safety
    row.declared_by, row.declared_at = actor.account_id, now
    _ask(row, now)
    db.session.add(row)
    db.session.flush()
    return row


def check(activity: Activity, command: CheckCommand, *, actor: Actor, now: datetime) -> None:
    """Record whether an activity is covered, and tell its group.

    Raise NotFound where nothing is declared, Conflict if it is no longer as it was seen.
    """
    row = _locked(activity.id)
    if row is None:
        raise NotFound
    if command.seen != version_of(row):
        raise Conflict("changed_meanwhile")
    if row.checked_at:
        raise Conflict("already_decided")
    row.covered, row.checked_note = command.covered, command.note
    row.checked_by, row.checked_at = actor.account_id, now
    row.terms = terms_of(activity)
    message = letter(
        "insurance_checked",
        f"{activity.id}:{now:%Y%m%d%H%M%S}",
        activity=activity,
        declaration=row,
        scheme=scheme(),
    )
    enqueue(message, recipient_of(activity.organization), now=now)


@told_of_edits
def ask_anew(activity: Activity, now: datetime) -> None:
    """Ask for a new check where money, dates or place are not what they were at the last."""
    row = declaration_of(activity.id) if activity.id else None
    if row is not None and row.checked_at and row.terms != terms_of(activity):
        _ask(row, now)


def terms_of(activity: Activity) -> str:
    """Return the digest of what a listing says of money, dates and place.

    Dates that a rule makes are said by the rule: making the next ones changes nothing.
    """
    money = (activity.thanks, activity.travel_pay, activity.fee, activity.reward_note)
    roles = [
        (role.name, role.min_age, role.guardian, role.recurrences, role.recurs_until, _dates(role))
        for role in activity.roles
    ]
    return sha256(repr((money, activity.venue, roles)).encode()).hexdigest()


def conditions_of(activity: Activity, declaration: Declaration | None) -> tuple[Condition, ...]:
    """Return the town's conditions for an activity, each with its verdict."""
    if declaration is None:
        return ()
    with_rules = those_with_rules([activity.organization_id])
    return found_of(activity, declaration, with_rules)


def found_of(
    activity: Activity, declaration: Declaration, with_rules: Collection[int]
) -> tuple[Condition, ...]:
    """Return the same, where it is known which groups have handed in their rules."""
    return conditions(_facts(activity, declaration, with_rules))


def those_with_rules(organization_ids: Collection[int]) -> set[int]:
    """Return which of these groups have handed in their rules."""
    there = select(GroupRules.organization_id)
    return set(db.session.scalars(there.where(GroupRules.organization_id.in_(organization_ids))))


def plans_enough_for(declaration: Declaration | None) -> tuple[Plan, ...]:
    """Return the plans that cover what is done: with machines, only those that cover them."""
    machines = declaration is not None and bool(declaration.machines)
    return tuple(plan for plan in plans() if plan.machines or not machines)


def _facts(activity: Activity, declaration: Declaration, with_rules: Collection[int]) -> Facts:
    town = scheme()
    young = [role for role in activity.roles if role.wants in PEOPLE and _may_be_minor(role)]
    machines = tuple(declaration.machines)
    return Facts(
        unpaid=declaration.unpaid,
        thanks=activity.thanks,
        travel_pay=activity.travel_pay,
        most_travel_pay=town.most_travel_pay,
        benefit=declaration.public_benefit,
        published=activity.status in {ActivityStatus.PUBLISHED, ActivityStatus.CLOSED},
        dated=any(role.shifts for role in activity.roles),
        venue=activity.venue,
        risk=declaration.risk,
        safety=declaration.safety,
        work=machines,
        excluded=frozenset(town.excluded),
        covered_by=tuple(plan.name for plan in plans() if plan.machines),
        minors=bool(young),
        alone=any(role.guardian is Guardian.NONE for role in young),
        has_rules=activity.organization_id in with_rules if town.rules_wanted else None,
    )


def _may_be_minor(role: Role) -> bool:
    if role.grades and set(role.grades) <= _GROWN_UP:
        return False
    return role.min_age is None or role.min_age < OF_AGE


def _dates(role: Role) -> list[tuple[object, ...]]:
    own = [shift for shift in role.shifts if not shift.by_rule and shift.cancelled_at is None]
    return sorted(map(_date, own), key=repr)


def _date(shift: Shift) -> tuple[object, ...]:
    times = (moment and moment.isoformat() for moment in (shift.starts_at, shift.ends_at))
    return (*times, shift.timed, shift.venue)


def _ask(row: Declaration, now: datetime) -> None:
    row.asked_at = now
    row.checked_at = row.checked_by = row.covered = None


def _said(row: Declaration) -> DeclarationCommand:
    return DeclarationCommand(
        row.unpaid, row.public_benefit, row.risk, tuple(row.machines), row.safety
    )


def _locked(activity_id: int) -> Declaration | None:
    """Return the declaration as it is now, nobody else changing it meanwhile."""
    query = select(Declaration).where(Declaration.activity_id == activity_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
