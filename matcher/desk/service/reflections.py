"""What both sides said after an activity, the worrying first; private words are for here alone."""

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Activity, Shift
from matcher.authz import Actor
from matcher.desk.service.scope import page_of, within
from matcher.engagements.models import Engagement
from matcher.recognition.models import Reflection
from matcher.recognition.rules.looking_back import BEST, WORRYING
from matcher.shared.web.paging import Page

_UNSAID = BEST + 1


def reflections_visible_to(
    actor: Actor, number: int, *, only_worrying: bool = False
) -> Page[Reflection]:
    """Return a page of the reflections of one's areas: the lowest scores first, then the latest.

    `only_worrying` leaves those with a low score or with words for the staff alone.
    """
    engagement = contains_eager(Reflection.engagement)
    activity = engagement.contains_eager(Engagement.shift).contains_eager(Shift.activity)
    found = _theirs(actor).options(
        engagement.joinedload(Engagement.member),
        activity.lazyload(Activity.roles),
        activity.joinedload(Activity.organization),
    )
    if only_worrying:
        found = found.where(or_(_lowest() <= WORRYING, Reflection.private_words != ""))
    ordered = found.order_by(_lowest(), Reflection.updated_at.desc(), Reflection.id.desc())
    return page_of(ordered, number, lambda row: row[0])


def _theirs(actor: Actor) -> Select[Reflection]:
    return (
        select(Reflection)
        .join(Reflection.engagement)
        .join(Engagement.shift)
        .join(Shift.activity)
        .where(within(Activity.area, actor))
    )


def _lowest() -> ColumnElement[int]:
    """Return the lowest of the three scores; one that was not given counts as none."""
    first, second, third = (
        func.coalesce(score, _UNSAID)
        for score in (Reflection.first, Reflection.second, Reflection.third)
    )
    return case(
        ((first <= second) & (first <= third), first), (second <= third, second), else_=third
    )
