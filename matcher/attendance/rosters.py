"""The roster of a shift: every human who is expected or came, and what is recorded of each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload, with_polymorphic

from matcher.activities.models import Shift
from matcher.attendance import rules
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Presence, Times
from matcher.engagements.models import Companion, Engagement, Party
from matcher.engagements.queries import span_of
from matcher.engagements.rules import MET, Origin, State
from matcher.engagements.unasked import only_recorded
from matcher.members.models import Member, Organization, Resident
from matcher.shared.db import db
from matcher.shared.text import normalise
from matcher.shared.town import current_city


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to call if something happens, as a resident agreed to share it."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Person:
    """One human on a roster, or the `people` whom an organization sends.

    Who came along `comes_with` a member and has an address only where they share a household; of
    whoever is not agreed on there are no details, and of one whom the organizer alone recorded
    only the number they gave. Without presence nothing is recorded yet.
    """

    engagement_id: int
    companion_id: int | None
    member_id: int
    name: str
    furigana: str
    birth_date: date | None
    address: str
    phone: str
    email: str
    emergency: Emergency | None
    comes_with: str
    is_organization: bool
    people: int
    state: State
    origin: Origin
    presence: Presence | None
    arrived_at: datetime | None
    left_at: datetime | None
    minutes: int
    note: str
    is_late: bool
    left_early: bool

    @property
    def key(self) -> str:
        """Return what tells this person from every other on any roster: "12" or "12-3"."""
        return key_of(self.engagement_id, self.companion_id)


Record = tuple[int, int | None]
"""An engagement's number, and a companion's or None for the member."""


def key_of(engagement_id: int, companion_id: int | None) -> str:
    """Return what tells a person from every other on any roster."""
    return f"{engagement_id}-{companion_id}" if companion_id else str(engagement_id)


def times_of(shift: Shift) -> Times:
    """Return when a shift is, as the rules of the day ask."""
    return Times(
        starts_at=shift.starts_at,
        hours=span_of(shift),
        open_end=shift.ends_at is None,
        cancelled=shift.cancelled_at is not None,
    )


def roster_of(shift: Shift, *, states: Collection[State] = MET) -> tuple[Person, ...]:
    """Return everybody tied to a shift in one of these states, by their readings.

    Three statements, however many there are.
    """
    return rosters_of([shift], states=states)[shift.id]


def rosters_of(
    shifts: Sequence[Shift], *, states: Collection[State] = MET
) -> dict[int, tuple[Person, ...]]:
    """Return the rosters of several shifts, by the shift's number."""
    found = _tied([shift.id for shift in shifts], states)
    tied, unasked = [tie for tie, _ in found], {tie.id for tie, is_ in found if is_}
    recorded = recorded_of([engagement.id for engagement in tied])
    grace = timedelta(minutes=current_city().policies.late_minutes)
    rosters: dict[int, tuple[Person, ...]] = {}
    for shift in shifts:
        theirs = [engagement for engagement in tied if engagement.shift_id == shift.id]
        drawing = _Drawing(times_of(shift), grace, recorded, unasked)
        people = [person for engagement in theirs for person in drawing.people_of(engagement)]
        rosters[shift.id] = tuple(sorted(people, key=_reading))
    return rosters


class _Drawing:
    """Draws the people of one shift's engagements."""

    def __init__(
        self,
        times: Times,
        grace: timedelta,
        recorded: Mapping[Record, Attendance],
        unasked: Collection[int],
    ) -> None:
        self.times, self.grace, self.recorded, self.unasked = times, grace, recorded, unasked

    def people_of(self, engagement: Engagement) -> Iterator[Person]:
        """Yield the member, and everybody who comes along."""
        member = engagement.member
        is_organization = isinstance(member, Organization)
        is_met = engagement.state in MET
        is_open = is_met and engagement.id not in self.unasked
        facts = {
            **_of_resident(member if isinstance(member, Resident) and is_open else None),
            "name": member.name,
            "furigana": member.furigana,
            "phone": (member.phone or "") if is_met else "",
            "email": (member.email or "") if is_open else "",
            "comes_with": "",
            "is_organization": is_organization,
            "people": engagement.people if is_organization else 1,
        }
        yield self._person(engagement, None, facts)
        for companion in engagement.companions:
            yield self._person(engagement, companion.id, _of_companion(companion, engagement))

    def _person(
        self, engagement: Engagement, companion_id: int | None, facts: dict[str, Any]
    ) -> Person:
        row = self.recorded.get((engagement.id, companion_id))
        return Person(
            engagement_id=engagement.id,
            companion_id=companion_id,
            member_id=engagement.member_id,
            state=engagement.state,
            origin=engagement.origin,
            **{**facts, "people": row.people if row else facts["people"]},
            **self._presence(row),
        )

    def _presence(self, row: Attendance | None) -> dict[str, Any]:
        arrived, left = (row.arrived_at, row.left_at) if row else (None, None)
        return {
            "presence": row.presence if row else None,
            "arrived_at": arrived,
            "left_at": left,
            "minutes": row.minutes if row else 0,
            "note": row.note if row else "",
            "is_late": rules.is_late(arrived, self.times, grace=self.grace),
            "left_early": rules.left_early(left, self.times, grace=self.grace),
        }


def _of_resident(resident: Resident | None) -> dict[str, Any]:
    return {
        "birth_date": resident.birth_date if resident else None,
        "address": (resident.address or "") if resident else "",
        "emergency": _emergency(resident),
    }


def _of_companion(companion: Companion, engagement: Engagement) -> dict[str, Any]:
    member = engagement.member
    at_home = engagement.party is Party.HOUSEHOLD and isinstance(member, Resident)
    return {
        "name": companion.name,
        "furigana": companion.furigana,
        "birth_date": companion.birth_date,
        "address": (member.address or "") if at_home and isinstance(member, Resident) else "",
        "phone": "",
        "email": "",
        "emergency": None,
        "comes_with": member.name,
        "is_organization": False,
        "people": 1,
    }


def _emergency(resident: Resident | None) -> Emergency | None:
    if resident is None or resident.emergency_shared_at is None or not resident.emergency_phone:
        return None
    name, relation = resident.emergency_name or "", resident.emergency_relation or ""
    return Emergency(name, relation, resident.emergency_phone)


def _tied(shift_ids: Collection[int], states: Collection[State]) -> Sequence[Row[Engagement, bool]]:
    """Return those tied to the shifts, each with whether the organizer alone recorded them."""
    whole = with_polymorphic(Member, [Resident, Organization], flat=True)
    tied = (
        select(Engagement, only_recorded())
        .where(Engagement.shift_id.in_(shift_ids), Engagement.state.in_(states))
        .options(joinedload(Engagement.member.of_type(whole)), selectinload(Engagement.companions))
    )
    return db.session.execute(tied.order_by(Engagement.id)).all()


def recorded_of(engagement_ids: Collection[int]) -> dict[Record, Attendance]:
    """Return what is recorded of these engagements' people."""
    rows = select(Attendance).where(Attendance.engagement_id.in_(engagement_ids))
    return {(row.engagement_id, row.companion_id): row for row in db.session.scalars(rows)}


def _reading(person: Person) -> tuple[str, int, int]:
    return normalise(person.furigana or person.name), person.engagement_id, person.companion_id or 0
