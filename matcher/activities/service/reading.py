"""Reading activities whole: one listing, a group's listings, what staff must decide."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.authz import Actor, Permission, can
from matcher.errors import NotFound
from matcher.shared.db import db

PUBLIC = frozenset({ActivityStatus.PUBLISHED, ActivityStatus.CLOSED, ActivityStatus.CANCELLED})


def visible_activity(activity_id: int, actor: Actor | None) -> Activity:
    """Return a listing with its roles and shifts, or NotFound if this person may not see it."""
    whole = _whole().where(Activity.id == activity_id) if 0 < activity_id < 2**31 else None
    activity = db.session.scalars(whole).one_or_none() if whole is not None else None
    if activity is None or not is_visible(activity, actor):
        raise NotFound
    return activity


def is_visible(activity: Activity, actor: Actor | None) -> bool:
    """Tell whether this person may see the listing: everybody once it is published."""
    return activity.status in PUBLIC or can(actor, Permission.SEE_ACTIVITY, activity)


def shift_with_context(shift_id: int) -> Shift | None:
    """Return a shift with its role, activity and group."""
    whole = (
        select(Shift)
        .where(Shift.id == shift_id)
        .options(
            joinedload(Shift.role), joinedload(Shift.activity).joinedload(Activity.organization)
        )
    )
    return db.session.scalars(whole).one_or_none() if 0 < shift_id < 2**31 else None


def _whole() -> Select[Activity]:
    return select(Activity).options(joinedload(Activity.organization))
