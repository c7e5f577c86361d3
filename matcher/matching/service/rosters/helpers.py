"""Who helps at an event, and what is known of each: from engagements, offers and what was said."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

from matcher.activities.models import USUAL_LENGTH, Activity, Role, Shift
from matcher.activities.rules.grades import grades_on
from matcher.engagements.models import Engagement
from matcher.engagements.rules import KNOWN, LIVE, SEATED, State, age_on
from matcher.matching.engine import Person
from matcher.matching.models import EventRoster, RosterHelper, RosterPlacement
from matcher.matching.moments import minute_of
from matcher.matching.service.rosters.gates import barred_from, spans_of_week
from matcher.matching.service.rosters.places import STAFFED
from matcher.matching.service.rosters.sheet import NEVER, Helper, Place, Span
from matcher.members.models import Member, Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.clock import from_local, local_date
from matcher.shared.db import db

WISHED = 60
"""What it is worth to stand where one applied."""
DAY = timedelta(days=1)


@dataclass(slots=True)
class Tied:
    """One member's engagements for the activity by which the organizer knows of them."""

    name: str
    people: int = 1
    states: dict[int, State] = field(default_factory=dict)


def tied_to(activity_id: int) -> dict[int, Tied]:
    """Return the members the organizer knows who are tied to the activity, by their ids.

    Whoever was only asked is not among them: nobody is told who that is before they say yes. So
    of those who are known, asks are left out too, but for those that the board itself has made.
    Nor is one among them who lends goods or rooms.
    """
    asked = _asked_by_board(activity_id)
    tied: dict[int, Tied] = {}
    for row in db.session.execute(_ties(activity_id)):
        if row.state in KNOWN or (row.member_id, row.shift_id) in asked:
            mine = tied.setdefault(row.member_id, Tied(row.name))
            mine.people = max(mine.people, row.people)
            mine.states[row.shift_id] = row.state
    return {id_: mine for id_, mine in tied.items() if KNOWN & set(mine.states.values())}


def _ties(activity_id: int) -> Any:  # noqa: ANN401 - a statement
    """Return the statement for the live ties of everybody, and those of who has arrived."""
    return (
        select(
            Engagement.member_id,
            Engagement.shift_id,
            Engagement.state,
            Engagement.people,
            Member.name,
        )
        .join(Member, Member.id == Engagement.member_id)
        .join(Shift, Shift.id == Engagement.shift_id)
        .join(Role, Role.id == Shift.role_id)
        .where(
            Shift.activity_id == activity_id,
            Role.wants.in_(STAFFED),
            Engagement.state.in_(LIVE | {State.ATTENDED}),
        )
        .order_by(Engagement.member_id, Engagement.id)
    )


def _asked_by_board(activity_id: int) -> set[tuple[int, int]]:
    """Return whom the board asked for which shift."""
    rows = db.session.execute(
        select(RosterPlacement.member_id, RosterPlacement.shift_id)
        .join(EventRoster, EventRoster.id == RosterPlacement.roster_id)
        .where(EventRoster.activity_id == activity_id, RosterPlacement.asked_at.is_not(None))
    )
    return {(row.member_id, row.shift_id) for row in rows}


def heads_by_shift(tied: Mapping[int, Tied]) -> dict[int, int]:
    """Return how many people are tied to each shift."""
    heads: defaultdict[int, int] = defaultdict(int)
    for mine in tied.values():
        for shift_id in mine.states:
            heads[shift_id] += mine.people
    return dict(heads)


def helpers_of(
    activity: Activity,
    places: Sequence[Place],
    tied: Mapping[int, Tied],
    agreed: Mapping[int, RosterHelper],
) -> tuple[Helper, ...]:
    """Return the helpers with all that is known of them, by name."""
    days = sorted({local_date(p.shift.starts_at) for p in places if p.shift.starts_at})
    about = _About.load(activity.id, tuple(tied), days)
    found = [_helper(id_, mine, places, about, agreed.get(id_)) for id_, mine in tied.items()]
    return tuple(sorted(found, key=lambda helper: (helper.name, helper.id)))


@dataclass(frozen=True, slots=True)
class _About:
    """What members declared, and what they promised elsewhere."""

    days: Sequence[date]
    born: Mapping[int, date | None]
    offers: Mapping[int, list[Row[Any]]]
    busy: Mapping[int, list[Span]]

    @classmethod
    def load(cls, activity_id: int, ids: Collection[int], days: Sequence[date]) -> "_About":
        """Read it in three queries, however many they are."""
        born = select(Resident.id, Resident.birth_date).where(Resident.id.in_(ids))
        offers: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in db.session.execute(_offers(ids)):
            offers[row.member_id].append(row)
        busy = _busy(activity_id, ids, days) if days else {}
        return cls(days, dict(db.session.execute(born).all()), offers, busy)

    def person(self, id_: int, more: Collection[str]) -> Person:
        """Return the member as the gates see them, on the first day."""
        birth = self.born.get(id_)
        day = self.days[0] if self.days else None
        skills = {code for offer in self.offers.get(id_, ()) for code in offer.skills}
        return Person(
            id=id_,
            skills=frozenset(skills | set(more)),
            age=age_on(day, birth) if birth and day else None,
            grades=grades_on(day, birth) if birth and day else frozenset(),
            busy=tuple(self.busy.get(id_, ())),
        )

    def slots(self, id_: int) -> frozenset[str]:
        """Return the parts of the week in which a supporter is free."""
        times = (one for one in self.offers.get(id_, ()) if one.kind is OfferKind.TIME)
        return frozenset(slot for one in times for slot in one.free_slots)


def _offers(ids: Collection[int]) -> Any:  # noqa: ANN401 - a statement
    return select(Offer.member_id, Offer.kind, Offer.skills, Offer.free_slots).where(
        Offer.member_id.in_(ids),
        Offer.kind.in_([OfferKind.TIME, OfferKind.TALENT]),
        Offer.status == OfferStatus.OPEN,
    )


def _busy(activity_id: int, ids: Collection[int], days: Sequence[date]) -> dict[int, list[Span]]:
    """Return the hours promised to others around the days of the event."""
    first, last = from_local(days[0]) - 2 * DAY, from_local(days[-1]) + 3 * DAY
    rows = db.session.execute(
        select(Engagement.member_id, Shift.starts_at, Shift.ends_at)
        .join(Shift, Shift.id == Engagement.shift_id)
        .where(
            Engagement.member_id.in_(ids),
            Engagement.state.in_(SEATED),
            Shift.activity_id != activity_id,
            Shift.timed,
            Shift.starts_at.between(first, last),
        )
    )
    busy: defaultdict[int, list[Span]] = defaultdict(list)
    for row in rows:
        end = row.ends_at or row.starts_at + USUAL_LENGTH
        busy[row.member_id].append((minute_of(row.starts_at), minute_of(end)))
    return busy


def _helper(
    id_: int, mine: Tied, places: Sequence[Place], about: _About, said: RosterHelper | None
) -> Helper:
    person = about.person(id_, said.skills if said else ())
    wishes = {place.id: WISHED for place in places if place.id in mine.states}
    wishes |= {int(shift): points for shift, points in said.wishes.items()} if said else {}
    never = {shift for shift, points in wishes.items() if points <= NEVER}
    return Helper(
        id=id_,
        name=mine.name,
        people=mine.people,
        ties=mine.states,
        free=_free(mine, places, about.days, about.slots(id_), said),
        skills=person.skills,
        barred=barred_from(person, places, mine.states) | never,
        wishes={shift: points for shift, points in wishes.items() if points > 0},
        most_shifts=said.most_shifts if said else None,
        most_minutes=said.most_minutes if said else None,
        party=said.party if said else "",
        friends=frozenset(said.friends) if said else frozenset(),
        is_agreed=said is not None,
    )


def _free(
    mine: Tied,
    places: Sequence[Place],
    days: Sequence[date],
    slots: frozenset[str],
    said: RosterHelper | None,
) -> tuple[Span, ...] | None:
    """Return the hours agreed on, or those applied for and those of a supporter's week.

    Who is tied only to what has no hours may be anywhere.
    """
    if said and said.spans:
        return tuple((start, end) for start, end in said.spans)
    applied = [(place.start, place.end) for place in places if place.id in mine.states]
    free = [*applied, *spans_of_week(slots, days)]
    return tuple(sorted(free)) or None
