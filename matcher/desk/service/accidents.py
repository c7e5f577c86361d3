"""Reports of accidents that are not yet with the insurer, the most urgent first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Activity, Shift
from matcher.authz import Actor
from matcher.desk.service.scope import Waiting, page_of, tally, within
from matcher.insurance.models import Accident
from matcher.insurance.rules import AccidentState, days_left
from matcher.insurance.scheme import has_scheme
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class Open:
    """One report that is not passed on yet, with how many days are left."""

    accident: Accident
    activity: Activity
    left: int


def waiting_accidents(actor: Actor) -> Waiting:
    """Return how many reports are not passed on, and since when the oldest is there."""
    if not has_scheme():
        return Waiting(0, None)
    return tally(_open(actor), Accident.created_at)


def accidents_visible_to(actor: Actor, number: int, *, today: date) -> Page[Open]:
    """Return a page of the reports that are not passed on, those due soonest first."""
    activity = contains_eager(Accident.shift).contains_eager(Shift.activity)
    whole = _open(actor).options(
        activity.lazyload(Activity.roles), activity.joinedload(Activity.organization)
    )
    ordered = whole.order_by(Accident.due_on, Accident.id)
    return page_of(ordered, number, lambda row: _shown(row[0], today))


def _open(actor: Actor) -> Select[Accident]:
    waiting = select(Accident).join(Accident.shift).join(Shift.activity)
    return waiting.where(Accident.state != AccidentState.FORWARDED, within(Activity.area, actor))


def _shown(accident: Accident, today: date) -> Open:
    return Open(accident, accident.shift.activity, days_left(accident.due_on, today))
