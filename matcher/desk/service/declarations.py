"""Activities declared for the insurance that nobody has checked yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityStatus
from matcher.authz import Actor
from matcher.desk.service.scope import Waiting, page_of, tally, within
from matcher.insurance.models import Declaration
from matcher.insurance.rules import Condition, Verdict
from matcher.insurance.scheme import has_scheme
from matcher.insurance.service.declaring import found_of, those_with_rules
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration that waits, with what is not in order and what somebody must judge."""

    activity: Activity
    since: datetime
    asked_again: bool
    unmet: tuple[Condition, ...]
    open: tuple[Condition, ...]


def waiting_declarations(actor: Actor) -> Waiting:
    """Return how many declarations nobody has checked."""
    if not has_scheme():
        return Waiting(0, None)
    return tally(_waiting(actor), Declaration.asked_at)


def declarations_visible_to(actor: Actor, number: int) -> Page[Declared]:
    """Return a page of the declarations to check, longest waiting first."""
    activity = joinedload(Declaration.activity)
    whole = _waiting(actor).options(activity.joinedload(Activity.organization))
    ordered = whole.order_by(Declaration.asked_at, Declaration.activity_id)
    rows = page_of(ordered, number, lambda row: row[0])
    with_rules = those_with_rules([row.activity.organization_id for row in rows.items])
    return Page([_declared(row, with_rules) for row in rows.items], number, rows.total)


def _waiting(actor: Actor) -> Select[Declaration]:
    waiting = select(Declaration).join(Declaration.activity)
    return waiting.where(
        Declaration.checked_at.is_(None),
        Activity.status != ActivityStatus.CANCELLED,
        within(Activity.area, actor),
    )


def _declared(row: Declaration, with_rules: Collection[int]) -> Declared:
    found = found_of(row.activity, row, with_rules)
    return Declared(
        row.activity,
        row.asked_at,
        row.asked_at > row.declared_at,
        tuple(condition for condition in found if condition.verdict is Verdict.UNMET),
        tuple(condition for condition in found if condition.verdict is Verdict.ASK),
    )
