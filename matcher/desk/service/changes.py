"""What groups changed of listings on show, until somebody has looked it over."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityChange
from matcher.authz import Actor
from matcher.desk.differences import Piece, pieces_of
from matcher.desk.service.scope import Waiting, allowed, page_of, possible, tally, within
from matcher.errors import Conflict, NotFound
from matcher.shared.db import db
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a listing says otherwise now."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """All that a group changed since somebody last looked; `version` names it as it is."""

    id: int
    activity: Activity
    since: datetime
    items: tuple[Item, ...]
    version: str


def waiting_changes(actor: Actor) -> Waiting:
    """Return how many changed listings nobody has looked over."""
    return tally(_waiting(actor), ActivityChange.at)


def changes_visible_to(actor: Actor, number: int) -> Page[Change]:
    """Return a page of the changed listings, longest waiting first."""
    activity = joinedload(ActivityChange.activity)
    whole = _waiting(actor).options(
        activity.joinedload(Activity.organization), activity.lazyload(Activity.roles)
    )
    ordered = whole.order_by(ActivityChange.at, ActivityChange.id)
    return page_of(ordered, number, lambda row: _change(row[0]))


def settle(id_: int, version: str, *, actor: Actor, now: datetime) -> None:
    """Record that somebody has looked it over; raise Conflict if more has changed meanwhile."""
    locked = select(ActivityChange).where(ActivityChange.id == possible(id_)).with_for_update()
    row = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound
    allowed(db.session.get(Activity, row.activity_id), actor)
    if row.seen_at:
        raise Conflict("already_decided")
    if version != _version(row):
        raise Conflict("changed_meanwhile")
    row.seen_by, row.seen_at = actor.account_id, now


def _waiting(actor: Actor) -> Select[ActivityChange]:
    waiting = select(ActivityChange).join(ActivityChange.activity)
    return waiting.where(ActivityChange.seen_at.is_(None), within(Activity.area, actor))


def _change(row: ActivityChange) -> Change:
    items = [
        Item(label, tuple(pieces_of(row.before.get(label, ""), row.after.get(label, ""))))
        for label in {**row.before, **row.after}
    ]
    return Change(row.id, row.activity, row.at, tuple(items), _version(row))


def _version(row: ActivityChange) -> str:
    state = repr((sorted(row.before.items()), sorted(row.after.items())))
    return blake2b(state.encode(), digest_size=8).hexdigest()
