"""Residents as the engine sees them, read in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, String, and_, cast, or_, select, true

from matcher.activities.models import USUAL_LENGTH, Shift
from matcher.activities.rules.grades import grades_on
from matcher.engagements.models import Engagement
from matcher.engagements.queries import times_asked
from matcher.engagements.rules import SEATED, age_on
from matcher.errors import NotFound
from matcher.matching.ask_log import tiredness
from matcher.matching.engine import Person
from matcher.matching.moments import minute_of, month_of
from matcher.matching.own_groups import with_own_groups
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city

AROUND = timedelta(days=40)
"""How far from a shift engagements can lie in its month, or reach into its hours."""


@dataclass(slots=True)
class Ties:
    """What one resident's engagements say: promised hours, months, and shifts met before."""

    busy: list[tuple[int, int]] = field(default_factory=list)
    months: Counter[str] = field(default_factory=Counter)
    shift_ids: set[int] = field(default_factory=set)


def load_reader(resident_id: int, *, now: datetime) -> Person:
    """Return one resident, whether or not they are a supporter, as their own lists need them.

    How often they were asked lately is left out: nobody is told that of themselves, and it would
    lower all of a list alike.
    """
    return _one(resident_id, now=now)


def load_people(shift: Shift, *, now: datetime) -> list[Person]:
    """Return every supporter as this shift needs to see them, their age on its day."""
    rows = list(_first_of_each(db.session.execute(_open(_time_offers()))))
    ties = near_ties(shift)
    skills = _talents(Offer.member_id.is_not(None))
    asked = times_asked(since=asked_since(now))
    day = local_date(shift.starts_at or now)
    people = (person_of(row, skills, ties[row.id], asked, day=day) for row in rows)
    felt = tiredness(now=now)
    return with_own_groups(replace(one, fatigue=felt.get(one.id, 0.0)) for one in people)


def load_supporters(
    first: datetime | None, last: datetime | None, *, area: str | None, now: datetime
) -> list[Person]:
    """Return the supporters who may come to an area, with what they promised in this time.

    Their age is that on the first day; how often each was asked lately is left out.
    """
    offers = _open(_time_offers())
    rows = list(_first_of_each(db.session.execute(offers.where(_may_reach(area)))))
    around = Shift.starts_at.between((first or now) - AROUND, (last or first or now) + AROUND)
    ties = _ties(and_(Engagement.state.in_(SEATED), around)) if first else {}
    skills = _talents(Offer.member_id.is_not(None))
    day, untied = local_date(first or now), Ties()
    return [person_of(row, skills, ties.get(row.id, untied), {}, day=day) for row in rows]


def load_these(ids: Collection[int], *, now: datetime) -> list[Person]:
    """Return these supporters with all that they are tied to, their age that of today."""
    rows = db.session.execute(_open(_time_offers()).where(Resident.id.in_(ids)))
    ties = _ties(Engagement.member_id.in_(ids))
    skills, asked = _talents(Offer.member_id.in_(ids)), times_asked(since=asked_since(now))
    day, untied = local_date(now), Ties()
    people = _first_of_each(rows)
    return with_own_groups(
        person_of(row, skills, ties.get(row.id, untied), asked, day=day) for row in people
    )


_DECLARED: tuple[Any, ...] = (
    Resident.id,
    Resident.area,
    Resident.birth_date,
    Offer.fields,
    Offer.skills,
    Offer.areas,
    Offer.free_slots,
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


def _time_offers() -> Select[Any]:
    return (
        select(*_DECLARED)
        .join(Offer, and_(Offer.member_id == Resident.id, Offer.kind == OfferKind.TIME))
        .order_by(Resident.id, Offer.id)
    )


def _one(resident_id: int, *, now: datetime) -> Person:
    rows = db.session.execute(_with_offers(resident_id)).all()
    ties, day = _ties(Engagement.member_id == resident_id)[resident_id], local_date(now)
    talents = {code for row in rows if row.kind is OfferKind.TALENT for code in row.skills}
    time = next((row for row in rows if row.kind is OfferKind.TIME), None)
    if time is not None:
        return person_of(time, {resident_id: talents}, ties, {}, day=day)
    if not rows:
        raise NotFound
    return Person(
        id=resident_id,
        area=rows[0].area,
        skills=frozenset(talents),
        age=_age(rows[0].birth_date, day),
        grades=_grades(rows[0].birth_date, day),
        busy=tuple(ties.busy),
        engaged_shift_ids=frozenset(ties.shift_ids),
    )


def _with_offers(resident_id: int) -> Select[Any]:
    """Return the statement for a resident with their time and what they can do."""
    talent = and_(Offer.kind == OfferKind.TALENT, Offer.status == OfferStatus.OPEN)
    usable = or_(Offer.kind == OfferKind.TIME, talent)
    return (
        select(*_DECLARED, Offer.kind)
        .outerjoin(Offer, and_(Offer.member_id == Resident.id, usable))
        .where(Resident.id == resident_id)
        .order_by(Offer.id)
    )


def _open(offers: Select[Any]) -> Select[Any]:
    return offers.where(Offer.status == OfferStatus.OPEN)


def _may_reach(area: str | None) -> Any:  # noqa: ANN401 - any condition
    """Return a condition that lets nobody out who reaches the area, and few others in."""
    if area is None:
        return true()
    named = cast(Offer.areas, String)
    return or_(Resident.area == area, named == "[]", named.contains(f'"{area}"', autoescape=True))


def _first_of_each(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    seen: set[int] = set()
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            yield row


def _talents(whose: Any) -> dict[int, set[str]]:  # noqa: ANN401 - any condition
    """Return the skills that members offer as talents."""
    offered = select(Offer.member_id, Offer.skills).where(
        Offer.kind == OfferKind.TALENT, Offer.status == OfferStatus.OPEN, whose
    )
    skills: dict[int, set[str]] = {}
    for member_id, codes in db.session.execute(offered):
        if member_id is not None:
            skills.setdefault(member_id, set()).update(codes)
    return skills


def near_ties(shift: Shift) -> Mapping[int, Ties]:
    """Return by member the engagements that matter for this shift."""
    same = Engagement.shift_id == shift.id
    if shift.starts_at is None:
        return _ties(same)
    first, last = shift.starts_at - AROUND, (shift.over_at or shift.starts_at) + AROUND
    around = and_(Engagement.state.in_(SEATED), Shift.starts_at.between(first, last))
    return _ties(or_(same, around))


def _ties(condition: Any) -> Mapping[int, Ties]:  # noqa: ANN401 - any condition
    rows = db.session.execute(
        select(*_TIED).join(Shift, Engagement.shift_id == Shift.id).where(condition)
    )
    ties: defaultdict[int, Ties] = defaultdict(Ties)
    for row in rows:
        note_tie(ties[row.member_id], row)
    return ties


def note_tie(ties: Ties, row: Any) -> None:  # noqa: ANN401 - a row, or what says the same
    """Put one engagement with its shift to the others of its member."""
    ties.shift_ids.add(row.shift_id)
    if row.state not in SEATED or row.starts_at is None:
        return
    ties.months[month_of(row.starts_at)] += 1
    if row.timed:
        end = row.ends_at or row.starts_at + USUAL_LENGTH
        ties.busy.append((minute_of(row.starts_at), minute_of(end)))


def person_of(
    row: Any,  # noqa: ANN401 - a row, or anything that declares the same
    skills: Mapping[int, set[str]],
    ties: Ties,
    asked: Mapping[int, int],
    *,
    day: date,
) -> Person:
    """Return a supporter as the engine sees them on that day."""
    most: int | None = row.max_per_month
    city = current_city()
    return Person(
        id=row.id,
        area=row.area,
        reach=frozenset([*row.areas, *([row.area] if row.area else [])] if row.areas else []),
        free=city.slot_mask(row.free_slots) if row.free_slots else None,
        fields=frozenset(row.fields),
        skills=frozenset(row.skills) | skills.get(row.id, set()),
        age=_age(row.birth_date, day),
        grades=_grades(row.birth_date, day),
        busy=tuple(ties.busy),
        room_by_month={} if most is None else {m: most - n for m, n in ties.months.items()},
        room_otherwise=most,
        asked_recently=asked.get(row.id, 0),
        engaged_shift_ids=frozenset(ties.shift_ids),
    )


def _age(birth_date: date | None, day: date) -> int | None:
    return None if birth_date is None else age_on(day, birth_date)


def _grades(birth_date: date | None, day: date) -> frozenset[str]:
    return frozenset() if birth_date is None else grades_on(day, birth_date)


def asked_since(now: datetime) -> datetime:
    """Return from when on asks count against the town's limit."""
    return now - timedelta(days=current_city().policies.ask_limit_days)
