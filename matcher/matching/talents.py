"""Those who offer a talent, as the engine sees them, read in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, select

from matcher.activities.models import Shift
from matcher.activities.service.finding import is_coming
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import times_asked
from matcher.engagements.rules import SEATED, State
from matcher.matching.engine import Person, Talent
from matcher.matching.moments import current_town
from matcher.matching.people import asked_since, near_ties, person_of
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.clock import local_date
from matcher.shared.db import db

LOOKED_BACK = timedelta(days=2 * 365)
"""Older answers tell of other days."""
_UNANSWERED = (State.EXPIRED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Histories:
    """By member: how often each was asked and answered so far, and what they have promised."""

    asked: Mapping[int, int]
    answered: Mapping[int, int]
    load: Mapping[int, int]

    def talent(self, person: Person, member_id: int | None) -> Talent:
        """Return a person as somebody who offers a talent; of nobody's there is no history."""
        id_ = member_id or 0
        return Talent(
            person=person,
            asked=self.asked.get(id_, 0),
            answered=self.answered.get(id_, 0),
            load=self.load.get(id_, 0),
        )


def histories(*, now: datetime) -> Histories:
    """Return how everybody answered of late, and what they have promised."""
    return Histories(times_asked(since=now - LOOKED_BACK), _answered(now), _load(now))


def load_talents(shift: Shift, *, now: datetime) -> list[Talent]:
    """Return every resident who offers a talent as this shift needs to see them."""
    ties, asked, known = near_ties(shift), times_asked(since=asked_since(now)), histories(now=now)
    day = local_date(shift.starts_at or now)
    rows = db.session.execute(_offered())
    people = (
        person_of(_Together.of(list(theirs)), {}, ties[id_], asked, day=day)
        for id_, theirs in groupby(rows, key=lambda row: row.id)
    )
    return [known.talent(person, person.id) for person in people]


@dataclass(frozen=True, slots=True)
class _Together:
    """All talents of one resident as one offer; without areas they come to the whole town."""

    id: int
    area: str | None
    birth_date: date | None
    fields: Sequence[str]
    skills: Sequence[str]
    areas: Sequence[str]
    free_slots: Sequence[str]
    max_per_month: int | None = None

    @classmethod
    def of(cls, rows: Sequence[Row[Any]]) -> "_Together":
        lists = [{code for row in rows for code in getattr(row, name)} for name in _LISTS]
        fields, skills, areas, slots = map(sorted, lists)
        anywhere = [] if all(row.areas for row in rows) else sorted(current_town().neighbours)
        first = rows[0]
        places = anywhere or areas
        return cls(first.id, first.area, first.birth_date, fields, skills, places, slots)


_LISTS = ("fields", "skills", "areas", "free_slots")
_COLUMNS: tuple[Any, ...] = (
    Resident.id,
    Resident.area,
    Resident.birth_date,
    Offer.fields,
    Offer.skills,
    Offer.areas,
    Offer.free_slots,
)


def _offered() -> Any:  # noqa: ANN401 - a statement
    return (
        select(*_COLUMNS)
        .join(Offer, Offer.member_id == Resident.id)
        .where(Offer.kind == OfferKind.TALENT, Offer.status == OfferStatus.OPEN)
        .order_by(Resident.id, Offer.id)
    )


def _answered(now: datetime) -> Mapping[int, int]:
    """Return how many of their asks each member has answered, with a yes or a no."""
    said = (
        select(Engagement.member_id, func.count())
        .join(EngagementEvent, EngagementEvent.engagement_id == Engagement.id)
        .where(
            EngagementEvent.from_state == State.INVITED,
            EngagementEvent.to_state.not_in(_UNANSWERED),
            EngagementEvent.at > now - LOOKED_BACK,
        )
        .group_by(Engagement.member_id)
    )
    return dict(db.session.execute(said).all())


def _load(now: datetime) -> Mapping[int, int]:
    """Return how much each member has promised that is still to come."""
    ahead = (
        select(Engagement.member_id, func.count())
        .join(Shift, Shift.id == Engagement.shift_id)
        .where(Engagement.state.in_(SEATED), is_coming(now=now))
        .group_by(Engagement.member_id)
    )
    return dict(db.session.execute(ahead).all())
