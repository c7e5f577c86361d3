"""What was agreed with a helper, and what a shift needs: said once, used for every roster."""

from dataclasses import dataclass, field
from datetime import datetime

from matcher.activities.models import Activity
from matcher.errors import NotFound
from matcher.matching.models import EventRoster, RosterDeed, RosterHelper, RosterNeed
from matcher.matching.service.rosters.keeping import Change, claim, note, revalue
from matcher.matching.service.rosters.reading import read_sheet
from matcher.matching.service.rosters.sheet import Span
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one helper and the organizer agreed on; no spans mean as they applied."""

    spans: tuple[Span, ...] = ()
    most_shifts: int | None = None
    most_minutes: int | None = None
    wishes: dict[int, int] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    party: str = ""
    friends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """How many a shift needs at least and has room for, and how many who can do what."""

    least: int
    most: int
    skills: dict[str, int] = field(default_factory=dict)


def agree(
    activity: Activity, helper_id: int, said: Agreement, change: Change, *, now: datetime
) -> None:
    """Keep what was agreed with a helper; raise NotFound for one who is not tied to it."""
    roster = claim(activity.id, change)
    if helper_id not in read_sheet(activity, now=now).helper_by_id:
        raise NotFound
    row = next((one for one in roster.helpers if one.member_id == helper_id), None)
    row = row or RosterHelper(roster_id=roster.id, member_id=helper_id)
    row.spans = [list(span) for span in said.spans]
    row.most_shifts, row.most_minutes = said.most_shifts, said.most_minutes
    row.wishes = {str(shift): points for shift, points in said.wishes.items()}
    row.skills, row.party, row.friends = list(said.skills), said.party, list(said.friends)
    db.session.add(row)
    _is_another(activity, roster, now=now)
    note(roster, change, RosterDeed.AGREED, helper_id=helper_id)


def need(activity: Activity, shift_id: int, said: Need, change: Change, *, now: datetime) -> None:
    """Keep what a shift needs; raise NotFound for one that is not on the board."""
    roster = claim(activity.id, change)
    if shift_id not in read_sheet(activity, now=now).place_by_id:
        raise NotFound
    row = next((one for one in roster.needs if one.shift_id == shift_id), None)
    row = row or RosterNeed(roster_id=roster.id, shift_id=shift_id)
    row.least, row.most, row.skills = said.least, said.most, dict(said.skills)
    db.session.add(row)
    _is_another(activity, roster, now=now)
    note(roster, change, RosterDeed.NEEDED, shift_id=shift_id)


def _is_another(activity: Activity, roster: EventRoster, *, now: datetime) -> None:
    """Forget the bound: it was one of what was known before."""
    roster.bound = None
    revalue(activity, now=now)
