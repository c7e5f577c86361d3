"""Freezing who is to come when a shift begins, and showing later that it still is so."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.attendance.rosters import Person, Record, roster_of, rosters_of
from matcher.engagements.models import EngagementEvent
from matcher.engagements.rules import State
from matcher.insurance.models import Enrolment, FrozenRoster
from matcher.insurance.rules import digest_of
from matcher.insurance.rules.freezing import BACK
from matcher.insurance.scheme import has_scheme
from matcher.insurance.service.declaring import PEOPLE
from matcher.insurance.service.enrolling import covers_on
from matcher.insurance.service.once import insert_once
from matcher.shared.clock import local_date
from matcher.shared.db import db

EXPECTED = frozenset({State.CONFIRMED, State.ATTENDED})
"""The states, at the moment of the start, of those who stand on a frozen roster."""
_AS_THEY_ARE = EXPECTED | {State.ABSENT}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who comes to a shift: frozen at its start, or before that as it stands.

    `addendum` are those who came besides; `is_whole` tells whether the frozen rows are what
    was frozen then, `is_missed` that its shift began without it being frozen.
    """

    shift: Shift
    rows: tuple[Row, ...]
    frozen_at: datetime | None
    digest: str
    is_whole: bool
    is_missed: bool = False
    addendum: tuple[Row, ...] = ()

    @property
    def people(self) -> int:
        """Return how many humans stand on it."""
        return sum(int(row["people"]) for row in (*self.rows, *self.addendum))


def freeze_due(*, now: datetime) -> int:
    """Freeze every roster whose shift has begun within the last day; return how many.

    As often as one likes and by several workers at once: each roster is frozen only once.
    """
    shifts = list(db.session.scalars(_begun(now))) if has_scheme() else []
    return sum(
        insert_once(
            FrozenRoster,
            {
                "shift_id": shift.id,
                "frozen_at": now,
                "rows": rows,
                "digest": digest_of(shift.id, rows),
            },
            ["shift_id"],
        )
        for shift, rows in _rows_at_start(shifts)
    )


def roster(shift: Shift, *, now: datetime) -> Roster:
    """Return who comes to a shift, with the cover of each on that day."""
    now_there = roster_of(shift)
    frozen = db.session.get(FrozenRoster, shift.id)
    if frozen is None:
        rows = tuple(_rows(shift, [p for p in now_there if p.state is not State.ABSENT]))
        missed = shift.starts_at is not None and shift.starts_at <= now - BACK
        return Roster(shift, rows, None, "", is_whole=True, is_missed=missed)
    known = {(row["engagement_id"], row["companion_id"]) for row in frozen.rows}
    later = [p for p in now_there if _record(p) not in known and p.state is State.ATTENDED]
    return Roster(
        shift,
        tuple(frozen.rows),
        frozen.frozen_at,
        frozen.digest,
        is_whole=digest_of(shift.id, frozen.rows) == frozen.digest,
        addendum=tuple(_rows(shift, later)),
    )


def _begun(now: datetime) -> Any:  # noqa: ANN401 - a query
    on_show = (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED)
    return (
        select(Shift)
        .join(Shift.activity)
        .join(Shift.role)
        .outerjoin(FrozenRoster, FrozenRoster.shift_id == Shift.id)
        .where(
            FrozenRoster.shift_id.is_(None),
            Shift.starts_at <= now,
            Shift.starts_at > now - BACK,
            Shift.cancelled_at.is_(None),
            Activity.status.in_(on_show),
            Role.wants.in_(PEOPLE),
        )
        .options(contains_eager(Shift.role).lazyload(Role.shifts))
        .order_by(Shift.id)
    )


def _rows_at_start(shifts: Sequence[Shift]) -> Iterable[tuple[Shift, list[Row]]]:
    """Yield the shifts with everybody who was expected when each of them began."""
    everybody = rosters_of(shifts, states=frozenset(State)) if shifts else {}
    for shift in shifts:
        people = everybody[shift.id]
        expected = _expected(shift, {person.engagement_id for person in people})
        yield shift, list(_rows(shift, [p for p in people if _is_among(p, expected)]))


def _is_among(person: Person, expected: dict[int, State | None]) -> bool:
    if person.engagement_id not in expected:
        return person.state in _AS_THEY_ARE
    return expected[person.engagement_id] in EXPECTED


def _expected(shift: Shift, engagement_ids: Collection[int]) -> dict[int, State | None]:
    """Return the state of each engagement at the start, by what its history says."""
    steps = (
        select(EngagementEvent.engagement_id, EngagementEvent.to_state, EngagementEvent.at)
        .where(EngagementEvent.engagement_id.in_(engagement_ids))
        .order_by(EngagementEvent.id)
    )
    stood: dict[int, State | None] = {}
    for engagement_id, state, at in db.session.execute(steps):
        stood.setdefault(engagement_id, None)
        if shift.starts_at and at <= shift.starts_at:
            stood[engagement_id] = state
    return stood


def _rows(shift: Shift, people: Sequence[Person]) -> Iterable[Row]:
    day = local_date(shift.starts_at) if shift.starts_at else None
    own = {p.member_id for p in people if not p.is_organization and p.companion_id is None}
    covers = covers_on(own, day) if day and own else {}
    for person in people:
        is_member = person.companion_id is None and not person.is_organization
        yield _row(person, covers.get(person.member_id, []) if is_member else [])


def _row(person: Person, covers: Sequence[Enrolment]) -> Row:
    return {
        "engagement_id": person.engagement_id,
        "companion_id": person.companion_id,
        "member_id": person.member_id,
        "name": person.name,
        "furigana": person.furigana,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "address": person.address,
        "phone": person.phone,
        "comes_with": person.comes_with,
        "is_organization": person.is_organization,
        "people": person.people,
        "plans": [enrolment.plan for enrolment in covers],
        "covered_until": max((e.covers_until.isoformat() for e in covers), default=""),
    }


def _record(person: Person) -> Record:
    return person.engagement_id, person.companion_id
