"""Reading the town's supporters and what looks for them, each row as it can be compared later.

Lists are read as the texts they are stored as: they are taken apart only where one has changed.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, and_, cast, or_, select

from matcher.activities.models import Shift, Wants
from matcher.engagements.models import Engagement
from matcher.engagements.rules import SEATED, State
from matcher.matching.openings import Masks, open_rows, opening_of
from matcher.matching.own_groups import own_groups
from matcher.matching.people import AROUND, Ties, note_tie, person_of
from matcher.matching.town.tables import Supporter, Wanting
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.clock import local_date
from matcher.shared.db import db


class Tie(NamedTuple):
    """An engagement of somebody, as far as it decides what else they can do."""

    shift_id: int
    state: State
    starts_at: datetime | None
    ends_at: datetime | None
    timed: bool


class Declared(NamedTuple):
    """What a supporter said and promised; the lists as the texts they are stored as."""

    id: int
    area: str | None
    birth_date: date | None
    fields: str
    skills: str
    areas: str
    free_slots: str
    max_per_month: int | None
    talents: tuple[str, ...]
    ties: tuple[Tie, ...]
    groups: tuple[int, ...]


def declared(*, now: datetime) -> dict[int, Declared]:
    """Return all supporters by their id, in four queries."""
    offers = (
        select(*_DECLARED)
        .join(Offer, and_(Offer.member_id == Resident.id, Offer.kind == OfferKind.TIME))
        .where(Offer.status == OfferStatus.OPEN)
        .order_by(Resident.id, Offer.id.desc())
    )
    talents, ties, groups = _talents(), _ties(now), own_groups()
    more = (talents, ties, groups)
    return {
        row[0]: Declared(*row, *(tuple(lists.get(row[0], ())) for lists in more))
        for row in db.session.execute(offers)
    }


class Looking(NamedTuple):
    """A row of a shift that looks for people, the day it is on, and whether its days have begun."""

    row: Any
    day: date
    begun: bool


def open_shifts(*, now: datetime) -> dict[int, Looking]:
    """Return all shifts that look for people, by their id."""
    free = or_(Shift.capacity.is_(None), Shift.taken < Shift.capacity)
    rows = db.session.execute(open_rows([Wants.PEOPLE], now=now).where(free))
    return {row.id: _looking(row, now) for row in rows}


def supporter_of(row: Declared, *, day: date) -> Supporter:
    """Return a supporter as the engine sees them, their own groups blocked."""
    ties = Ties()
    for tie in row.ties:
        note_tie(ties, tie)
    lists = {name: json.loads(getattr(row, name)) for name in _NAMES}
    skills = {row.id: {code for text in row.talents for code in json.loads(text)}}
    person = person_of(_Parsed(row, lists), skills, ties, {}, day=day)
    return Supporter(replace(person, blocked_group_ids=frozenset(row.groups)), row.birth_date)


def wanting_of(looking: Looking, masks: Masks, *, now: datetime) -> Wanting:
    """Return an open shift as the engine sees it, and how many it wants beyond those who come.

    One that names no number wants the fewest it needs, or somebody at all.
    """
    row = looking.row
    wanted = row.capacity or row.least or 1
    opening = opening_of(row, row, row, masks, now=now)
    return Wanting(opening, looking.day, need=max(0, wanted - row.taken))


class _Parsed:
    """What somebody declared, its lists taken apart."""

    def __init__(self, row: Declared, lists: dict[str, list[str]]) -> None:
        self.id, self.area, self.birth_date = row.id, row.area, row.birth_date
        self.max_per_month = row.max_per_month
        self.fields, self.skills = lists["fields"], lists["skills"]
        self.areas, self.free_slots = lists["areas"], lists["free_slots"]


_DECLARED: tuple[Any, ...] = (
    Resident.id,
    Resident.area,
    Resident.birth_date,
    cast(Offer.fields, Text),
    cast(Offer.skills, Text),
    cast(Offer.areas, Text),
    cast(Offer.free_slots, Text),
    Offer.max_per_month,
)
_TIED: tuple[Any, ...] = (
    Engagement.member_id,
    Engagement.shift_id,
    Engagement.state,
    Shift.starts_at,
    Shift.ends_at,
    Shift.timed,
)
_NAMES = ("fields", "skills", "areas", "free_slots")


def _looking(row: Any, now: datetime) -> Looking:  # noqa: ANN401 - a row
    begun = row.starts_at is not None and not row.timed and row.starts_at <= now
    return Looking(row, local_date(row.starts_at or now), begun)


def _talents() -> dict[int, list[str]]:
    offered = (
        select(Offer.member_id, cast(Offer.skills, Text))
        .where(Offer.kind == OfferKind.TALENT, Offer.status == OfferStatus.OPEN)
        .order_by(Offer.id)
    )
    return _by_first(db.session.execute(offered))


def _ties(now: datetime) -> dict[int, list[Tie]]:
    """Return by member what they are tied to, from the month before on and without a date."""
    tied = (
        select(*_TIED)
        .join(Shift, Shift.id == Engagement.shift_id)
        .where(_matters(now))
        .order_by(Engagement.id)
    )
    ties: defaultdict[int, list[Tie]] = defaultdict(list)
    for member_id, *tie in db.session.execute(tied):
        ties[member_id].append(Tie(*tie))
    return ties


def _matters(now: datetime) -> ColumnElement[bool]:
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    lately = Shift.starts_at > midnight - AROUND
    yesterday = midnight - timedelta(days=1)
    ahead = or_(Shift.starts_at.is_(None), Shift.starts_at > yesterday, Shift.ends_at > yesterday)
    return or_(ahead, and_(Engagement.state.in_(SEATED), lately))


def _by_first(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for first, second in rows:
        found[first].append(second)
    return found
