"""Those who offer a talent, as the engine sees them, read in a constant number of queries."""

from collections.abc import Collection, Mapping, Sequence
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
from matcher.matching.naming import is_named, wanted_words
from matcher.matching.own_groups import with_own_groups
from matcher.matching.people import asked_since, near_ties, person_of
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city

LOOKED_BACK = timedelta(days=2 * 365)
"""Older answers tell of other days."""
_UNANSWERED = (State.EXPIRED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Histories:
    """By member: how often each was asked and answered so far, and what they have promised."""

    asked: Mapping[int, int]
    answered: Mapping[int, int]
    load: Mapping[int, int]

    def talent(self, person: Person, *, named: bool) -> Talent:
        """Return a person as somebody who offers a talent."""
        return Talent(
            person=person,
            asked=self.asked.get(person.id, 0),
            answered=self.answered.get(person.id, 0),
            load=self.load.get(person.id, 0),
            named=named,
        )


def histories(*, now: datetime) -> Histories:
    """Return how everybody answered of late, and what they have promised."""
    return Histories(times_asked(since=now - LOOKED_BACK), _answered(now), _load(now))


def load_talents(shift: Shift, *, now: datetime) -> list[Talent]:
    """Return every resident who offers a talent as this shift, read with its role, sees them."""
    ties, asked, known = near_ties(shift), times_asked(since=asked_since(now)), histories(now=now)
    day, wanted = local_date(shift.starts_at or now), wanted_words(_said_of(shift))
    offered = _Together.by_resident()
    people = with_own_groups(
        person_of(one, {}, ties[one.id], asked, day=day) for one in offered.values()
    )
    return [
        known.talent(person, named=is_named(offered[person.id].titles, wanted)) for person in people
    ]


def titles_of(member_ids: Collection[int]) -> Mapping[int, list[str]]:
    """Return by member what the open talents of these are called."""
    mine = (
        select(Offer.member_id, Offer.title)
        .where(*_IS_OPEN, Offer.member_id.in_(member_ids), Offer.title != "")
        .order_by(Offer.id)
    )
    titles: dict[int, list[str]] = {}
    for member_id, title in db.session.execute(mine):
        if member_id is not None:
            titles.setdefault(member_id, []).append(title)
    return titles


@dataclass(frozen=True, slots=True)
class _Together:
    """All talents of one resident as one offer; without areas they come to the whole town.

    Where the town names in public who offers a talent, their home plays no part: who stands among
    the candidates of which place, and in which order, would tell where somebody lives.
    """

    id: int
    area: str | None
    birth_date: date | None
    fields: Sequence[str]
    skills: Sequence[str]
    areas: Sequence[str]
    free_slots: Sequence[str]
    titles: Sequence[str]
    max_per_month: int | None = None

    @classmethod
    def by_resident(cls) -> "dict[int, _Together]":
        """Return it of everybody who offers a talent."""
        rows = groupby(db.session.execute(_offered()), key=lambda row: row.id)
        return {id_: cls.of(list(theirs)) for id_, theirs in rows}

    @classmethod
    def of(cls, rows: Sequence[Row[Any]]) -> "_Together":
        lists = [{code for row in rows for code in getattr(row, name)} for name in _LISTS]
        fields, skills, areas, slots = map(sorted, lists)
        anywhere = [] if all(row.areas for row in rows) else sorted(current_town().neighbours)
        first = rows[0]
        places = anywhere or areas
        titles = [f"{row.title} {row.category}" for row in rows]
        home = None if current_city().policies.talents_named_in_public else first.area
        return cls(first.id, home, first.birth_date, fields, skills, places, slots, titles)


_LISTS = ("fields", "skills", "areas", "free_slots")
_COLUMNS: tuple[Any, ...] = (
    Resident.id,
    Resident.area,
    Resident.birth_date,
    Offer.fields,
    Offer.skills,
    Offer.areas,
    Offer.free_slots,
    Offer.title,
    Offer.category,
)
_IS_OPEN = (Offer.kind == OfferKind.TALENT, Offer.status == OfferStatus.OPEN)


def _offered() -> Any:  # noqa: ANN401 - a statement
    return (
        select(*_COLUMNS)
        .join(Offer, Offer.member_id == Resident.id)
        .where(*_IS_OPEN)
        .order_by(Resident.id, Offer.id)
    )


def _said_of(shift: Shift) -> tuple[str, str, str]:
    return shift.role.name, shift.activity.title, shift.activity.summary


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
