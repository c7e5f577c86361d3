"""Reading a board whole, in a constant number of queries."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matcher.activities.models import Activity
from matcher.matching.models import EventRoster, RosterChange, RosterPlacement
from matcher.matching.service.rosters.helpers import (
    Tied,
    heads_by_shift,
    helpers_of,
    tied_to,
)
from matcher.matching.service.rosters.places import places_of
from matcher.matching.service.rosters.sheet import Placed, Sheet
from matcher.members.models import Member
from matcher.shared.db import db


def read_sheet(activity: Activity, *, now: datetime) -> Sheet:
    """Return the board of an activity whose roles and shifts are loaded."""
    roster = roster_of(activity.id)
    tied = tied_to(activity.id)
    needs = {need.shift_id: need for need in roster.needs} if roster else {}
    agreed = {one.member_id: one for one in roster.helpers} if roster else {}
    places = places_of(activity, needs, heads_by_shift(tied), now=now)
    there = {place.id for place in places}
    all_placed = [_placed(row) for row in roster.placements] if roster else []
    stand = [one for one in all_placed if one.helper_id in tied and one.shift_id in there]
    lost = [one for one in all_placed if one not in stand]
    return Sheet(
        activity=activity,
        roster=roster,
        places=places,
        helpers=helpers_of(activity, places, tied, agreed),
        placed=tuple(stand),
        lost=tuple(lost),
        names=_names(tied, lost),
    )


def roster_of(activity_id: int) -> EventRoster | None:
    """Return what is kept of an activity's board, read anew, or None before anything is."""
    whole = (
        select(EventRoster)
        .where(EventRoster.activity_id == activity_id)
        .options(
            selectinload(EventRoster.helpers),
            selectinload(EventRoster.needs),
            selectinload(EventRoster.placements),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(whole).one_or_none()


def changes_since(activity_id: int, edition: int) -> list[RosterChange]:
    """Return what was changed after this edition, the first first."""
    later = (
        select(RosterChange)
        .join(EventRoster, EventRoster.id == RosterChange.roster_id)
        .where(EventRoster.activity_id == activity_id, RosterChange.edition > edition)
        .order_by(RosterChange.id)
    )
    return list(db.session.scalars(later))


def _placed(row: RosterPlacement) -> Placed:
    return Placed(
        helper_id=row.member_id,
        shift_id=row.shift_id,
        locked=row.locked,
        by_hand=row.by_hand,
        reasons=tuple(row.reasons),
        trouble=row.trouble,
    )


def _names(tied: Mapping[int, Tied], lost: list[Placed]) -> dict[int, str]:
    """Return the names of all who stand on the board or stood on it."""
    names = {id_: mine.name for id_, mine in tied.items()}
    gone = {one.helper_id for one in lost} - set(names)
    rows = select(Member.id, Member.name).where(Member.id.in_(gone))
    return names | (dict(db.session.execute(rows).all()) if gone else {})
